"""The first wall, proved on a real tenant's table: posts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Exists, OuterRef

from khue.accounts.models import Person
from khue.core.scoping import ScopeError, system_scope, unit_scope
from khue.organisation.models import Post, Unit
from khue.organisation.types import Role

from .factories import Cast

pytestmark = pytest.mark.django_db


def unscoped_operations(cast: Cast) -> dict[str, object]:
    person = cast.teacher.person
    post = Post(unit=cast.school, person=person, role=Role.CLERK, valid_from=date(2026, 1, 1))
    return {
        "list": lambda: list(Post.objects.all()),
        "count": lambda: Post.objects.count(),
        "exists": lambda: Post.objects.exists(),
        "aggregate": lambda: Post.objects.aggregate(n=Count("pk")),
        "values": lambda: list(Post.objects.values("title")),
        "first": lambda: Post.objects.first(),
        "in_bulk": lambda: Post.objects.in_bulk([1]),
        "iterator": lambda: list(Post.objects.iterator()),
        "explain": lambda: Post.objects.all().explain(),
        "create": lambda: Post.objects.create(
            unit=cast.school, person=person, role=Role.CLERK, valid_from=date(2026, 1, 1)
        ),
        "bulk_create": lambda: Post.objects.bulk_create([post]),
        "save": lambda: post.save(),
        "update": lambda: Post.objects.update(title="x"),
        "delete": lambda: Post.objects.all().delete(),
        "raw": lambda: Post.objects.raw("select 1"),
        "reverse relation": lambda: list(person.posts.all()),
        "subquery": lambda: list(
            Person.objects.filter(Exists(Post.objects.filter(person=OuterRef("pk"))))
        ),
        "in a set": lambda: list(Person.objects.filter(posts__in=Post.objects.all())),
        "union": lambda: list(Post.objects.all().union(Post.objects.all())),
        "update_or_create": lambda: Post.objects.update_or_create(pk=1, defaults={"title": "x"}),
    }


@pytest.mark.parametrize(
    "name",
    [
        "list", "count", "exists", "aggregate", "values", "first", "in_bulk", "iterator",
        "explain", "create", "bulk_create", "save", "update", "delete", "raw",
        "reverse relation", "subquery", "in a set", "union", "update_or_create",
    ],
)  # fmt: skip
def test_without_a_scope_every_operation_raises(cast: Cast, name: str) -> None:
    with pytest.raises(ScopeError):
        unscoped_operations(cast)[name]()  # type: ignore[operator]


def test_inside_a_scope_the_other_school_is_invisible(cast: Cast) -> None:
    with unit_scope([cast.school.pk]):
        assert {p.unit_id for p in Post.objects.all()} == {cast.school.pk}
        assert Post.objects.filter(unit=cast.other_school).count() == 0
        assert not Post.objects.filter(unit=cast.other_school).exists()
        assert Post.objects.filter(unit=cast.other_school).update(title="taken") == 0
        assert Post.objects.filter(unit=cast.other_school).delete()[0] == 0
        assert Post.objects.aggregate(n=Count("pk"))["n"] == 3
        assert list(Post.objects.all()[:2])
        assert Post.objects.order_by("pk")[1:2].count() == 1


def test_a_row_cannot_be_written_into_or_moved_to_another_unit(cast: Cast) -> None:
    with unit_scope([cast.school.pk]):
        post = Post.objects.get(role=Role.TEACHER)
        post.unit = cast.other_school
        with pytest.raises(ScopeError), transaction.atomic():
            post.save()
        with pytest.raises(ScopeError):
            Post.objects.update(unit=cast.other_school)
        with pytest.raises(ScopeError), transaction.atomic():
            Post.objects.create(
                unit=cast.other_school,
                person=cast.teacher.person,
                role=Role.HEAD,
                valid_from=date(2026, 1, 1),
            )
    with system_scope(reason="the test fetches a foreign row"):
        foreign = Post.objects.filter(unit=cast.other_school)[0]
    with unit_scope([cast.school.pk]), pytest.raises(ScopeError):
        foreign.delete()


def test_an_empty_scope_sees_nothing_and_none_is_refused(cast: Cast) -> None:
    with unit_scope([]):
        assert Post.objects.count() == 0
    with pytest.raises(ScopeError), unit_scope(None):  # type: ignore[arg-type]
        pass


def test_the_database_itself_hides_the_other_school(cast: Cast) -> None:
    """Raw SQL passes the compiler; the row-level policy still binds it."""
    with unit_scope([cast.school.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unit_id FROM organisation_post")
        assert cursor.fetchall() == [(cast.school.pk,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisation_post")
        assert cursor.fetchone() == (0,)


def test_the_policy_hears_the_scope_again_after_a_rollback(cast: Cast) -> None:
    with unit_scope([cast.school.pk]):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
            unit_scope([cast.other_school.pk]),
        ):
            assert Post.objects.count() == 2
            cursor.execute("SELECT 1/0")
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT unit_id FROM organisation_post")
            assert cursor.fetchall() == [(cast.school.pk,)]


def test_a_join_from_an_unscoped_table_is_bound_by_the_database(cast: Cast) -> None:
    with unit_scope([cast.school.pk]):
        names = set(
            Person.objects.filter(posts__role=Role.HEAD).values_list("full_name", flat=True)
        )
    assert names == {cast.head.person.full_name}


def test_excluding_over_a_relation_to_many_is_bound_too(cast: Cast) -> None:
    """Django trims the first table of such a sub-query away; the condition follows to the next."""
    with unit_scope([cast.school.pk]):
        without_head = Unit.objects.exclude(
            pk__in=Post.objects.filter(role=Role.HEAD).values("unit")
        )
        assert cast.other_school in without_head
        free = Post.objects.exclude(delegations__mark="KT.")
        assert {post.unit_id for post in free} == {cast.school.pk}
        heads = Person.objects.exclude(posts__role=Role.HEAD)
        assert cast.head.person not in heads
