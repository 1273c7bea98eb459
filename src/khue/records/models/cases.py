"""The yearly list of case files, the case files and the documents in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khue.core.scoping import UnitOwned
from khue.records.types import CaseState, ListState, Rights, Source


class CaseList(UnitOwned):
    """Danh mục hồ sơ: which case files the unit will keep in a year, approved by its head."""

    year = models.PositiveSmallIntegerField(_("Year"))
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_name = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=300, blank=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("list of case files")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="records_list_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="records_approved_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CaseHeading(UnitOwned):
    """A heading of the list: a field of work or a department, with the letters of its codes."""

    list = models.ForeignKey(CaseList, on_delete=models.CASCADE, related_name="headings")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("Letters of the code"), max_length=20)
    title = models.CharField(_("Heading"), max_length=200)

    class Meta(UnitOwned.Meta):
        verbose_name = _("heading of case files")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="records_heading_once")
        ]

    def __str__(self) -> str:
        return self.title


class CaseFile(UnitOwned):
    """Hồ sơ: the documents of one piece of work, with keeper, retention and rights."""

    list = models.ForeignKey(CaseList, on_delete=models.PROTECT, related_name="files")
    heading = models.ForeignKey(CaseHeading, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(_("Code"), max_length=40)
    title = models.CharField(_("Title"), max_length=500)
    retention = models.CharField(_("Retention period"), max_length=30)
    retention_years = models.PositiveSmallIntegerField(null=True)  # empty: for good
    is_construction = models.BooleanField(_("Construction work"), default=False)
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    keeper_name = models.CharField(max_length=120)
    rights = models.CharField(
        _("Who may read it"), max_length=8, choices=Rights.choices, default=Rights.NAMED
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)
    description = models.CharField(_("Description"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.PLANNED)
    started_on = models.DateField(_("First document of"), null=True)
    ended_on = models.DateField(_("Work ended on"), null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(_("To the archive by"), null=True)
    told_on = models.DateField(null=True)
    handover = models.ForeignKey(
        "records.Handover", on_delete=models.PROTECT, null=True, related_name="files"
    )
    destruction = models.ForeignKey(
        "records.Destruction", on_delete=models.PROTECT, null=True, related_name="files"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("case file")
        ordering = ["heading__position", "number"]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="records_cases_due"),
            models.Index(fields=["keeper", "state"], name="records_my_cases"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="records_case_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "open"]) | Q(ended_on__isnull=False),
                name="records_closed_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed", "archived"]) | Q(handover__isnull=False),
                name="records_handed_has_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CaseItem(UnitOwned):
    """One document of a case file as its index names it; its files are copies of that moment."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    outgoing = models.ForeignKey(
        "documents.OutgoingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    incoming = models.ForeignKey(
        "documents.IncomingDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reference = models.CharField(_("Number, symbol"), max_length=120, blank=True)
    issued_on = models.DateField(_("Date of the document"), null=True, blank=True)
    abstract = models.CharField(_("Type and abstract"), max_length=600)
    author = models.CharField(_("Issuing body"), max_length=200, blank=True)
    pages = models.PositiveIntegerField(_("Pages"), default=0)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("document of a case file")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case_file", "position"], name="records_item_position"),
            models.UniqueConstraint(fields=["case_file", "outgoing"], name="records_outgoing_once"),
            models.UniqueConstraint(fields=["case_file", "incoming"], name="records_incoming_once"),
            models.CheckConstraint(
                condition=Q(source="outgoing", outgoing__isnull=False, incoming__isnull=True)
                | Q(source="incoming", incoming__isnull=False, outgoing__isnull=True)
                | Q(source="own", incoming__isnull=True, outgoing__isnull=True),
                name="records_item_has_source",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.abstract


class CaseItemFile(UnitOwned):
    """A file of a document of a case file, as it was when it was put in."""

    item = models.ForeignKey(CaseItem, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta(UnitOwned.Meta):
        verbose_name = _("file of a case file")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="records_item_file_position")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.position}"


class CaseReader(UnitOwned):
    """Somebody who may read a case file because they were named."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(UnitOwned.Meta):
        verbose_name = _("reader of a case file")
        ordering = ["user_name"]
        constraints = [
            models.UniqueConstraint(fields=["case_file", "user"], name="records_reader_once")
        ]

    def __str__(self) -> str:
        return self.user_name
