"""Findings in words: what is wrong and what to do. Only the server asks for it, never the child."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from .limits import Limits
from .types import Finding, Severity

_SENTENCES = {
    # any part
    "missing": _("%(part)s is missing. Add it where the sample page of the decree shows it."),
    "size": _("%(part)s is set in %(found)s pt. Set it in %(allowed)s pt."),
    "bold": _("%(part)s is not bold. Make it bold."),
    "not_bold": _("%(part)s is bold. Set it in the regular weight."),
    "italic": _("%(part)s is not in italics. Set it in italics."),
    "upright": _("%(part)s is in italics. Set it upright."),
    "caps": _("%(part)s is in small letters. Write it in capitals."),
    "color": _("%(part)s is coloured. The decree wants black letters."),
    "place": _("%(part)s stands in the wrong place. The nation stands at the upper right, the"
               " issuing body at the upper left of the first page."),
    "rule_missing": _("The line below “%(part)s” is missing. Draw a solid line below it."),
    "rule_length": _("The line below “%(part)s” is %(found)s mm long. Make it %(allowed)s mm."),
    # page
    "page_size": _("The page is %(width)s × %(height)s mm. Set the paper to A4 (210 × 297 mm)."),
    "margin_top": _("The upper margin is %(found)s mm. Set it to %(allowed)s mm."),
    "margin_bottom": _("The lower margin is %(found)s mm. Set it to %(allowed)s mm."),
    "margin_left": _("The left margin is %(found)s mm. Set it to %(allowed)s mm."),
    "margin_right": _("The right margin is %(found)s mm. Set it to %(allowed)s mm."),
    "page_number_missing": _("The page has no number. Number the pages from the second one on."),
    "page_number_first": _("The first page shows a number. Hide it there."),
    "page_number_wrong": _("The page shows the number %(found)s instead of %(expected)s."
                           " Number the pages in one series of Arabic figures."),
    "page_number_place": _("The page number does not stand centred in the upper margin."
                           " Put it into the header, centred."),
    "annex_number": _("The annex goes on with the numbers of the document. Let each annex count"
                      " its own pages from 1."),
    "annex_reference": _("The annex does not say what it belongs to. Write below its title:"
                         " (Kèm theo … số …/… ngày … tháng … năm … của …)."),
    "font": _("“%(font)s” is used. Set the whole document in %(allowed)s."),
    "font_legacy": _("The text is in an old TCVN3 or VNI font. Convert it to Unicode and set it in"
                     " Times New Roman; otherwise nobody can search or copy it."),
    "font_loose": _("The font %(font)s is not carried in the file. Save the PDF anew with"
                    " embedded fonts (PDF/A), or it will look different elsewhere."),
    "font_unmapped": _("Some letters have no meaning in Unicode: they can be seen but not searched."
                       " Save the PDF anew from the text."),
    "scan": _("The file is a picture of a paper, so nothing can be measured. Bring the Word file or"
              " the PDF saved from it."),
    "scan_page": _("Page %(page)s is a picture and was not checked."),
    "empty": _("No text was found in the file. Bring the file that holds the document."),
    "cut": _("Only the first %(pages)s pages were checked, because the file is long."),
    "no_letter": _("The file does not look like an administrative document (no motto, no number, no"
                   " recipients). Only pages and fonts were checked, as for an annex."),
    "unreadable": _("The file cannot be read. Open it, save it anew as PDF or .docx and try again."),
    "locked": _("The file asks for a password. Remove the password and try again."),
    "unsafe": _("The file holds macros, foreign entities or far more content than a document has."
                " Save it anew without them and try again."),
    "too_heavy": _("The file takes too long or too much memory to read. Save it anew, smaller, and"
                   " try again."),
    # head
    "number_form": _("Number and symbol do not follow the form “Số: 05/QĐ-PGDĐT” (công văn:"
                     " “Số: 05/PGDĐT-VP”). Write them so."),
    "number_spaces": _("There are spaces inside number and symbol. Write them without spaces."),
    "number_padding": _("The number %(found)s needs a zero before it: %(expected)s."),
    "number_type": _("The symbol does not begin with “%(letters)s”, the letters of the type"
                     " “%(type)s”. Correct the symbol or the type."),
    "number_no_type": _("The symbol bears “%(letters)s” (%(type)s), but the paper is set as công văn"
                        " (V/v). Correct the symbol, or write the type above the abstract."),
    "date_place": _("The place is missing before the date. Write: place, ngày … tháng … năm …"),
    "date_day": _("Day %(found)s needs a zero before it: %(expected)s."),
    "date_month": _("Month %(found)s needs a zero before it: %(expected)s."),
    "date_month_extra": _("Month %(found)s has a zero too many (only January and February have"
                          " one): %(expected)s."),
    "date_year": _("The year is not written with four figures. Write it whole."),
    "date_impossible": _("There is no such day in the calendar. Correct the date."),
    "type_unknown": _("This is none of the types of the decree. Choose one of the 29."),
    "about_form": _("The abstract of a công văn begins with “V/v”. Write it so."),
    "secrecy": _("The paper bears a secrecy mark. It must not be in Khuê: delete the file and use"
                 " the paper channel."),
    "stamp_color": _("The urgency stamp is not red. Make its letters red."),
    "stamp_frame": _("The urgency stamp has no frame. Draw a single red frame around it."),
    "stamp_size": _("The frame of the urgency stamp is %(found)s mm. Make it %(expected)s mm."),
    # text
    "justify": _("The text is not justified. Align it to both margins."),
    "indent": _("First lines are indented by %(found)s mm. Indent them by %(allowed)s mm."),
    "gap": _("There are %(found)s pt between paragraphs. Leave at least %(allowed)s pt."),
    "spacing": _("Lines are %(found)s times single spacing apart. Set %(allowed)s."),
    "basis_end": _("A legal basis does not end with a semicolon. End each with “;”, the last with"
                   " a full stop."),
    "basis_last": _("The last legal basis does not end with a full stop. End it with “.”."),
    "body_end": _("The text does not end with “./.”. Put the mark after the last sentence."),
    # foot
    "authority_mark": _("The authority mark is written “%(found)s”. Write “%(expected)s”."),
    "authority_post": _("After %(mark)s the signer's own post is missing. Write it on the next line."),
    "name_title": _("“%(title)s” stands before the name. Write the name alone, without academic or"
                    " honorary titles."),
    "recipients_dash": _("A line of the recipients does not begin with a dash. Put “-” before it."),
    "recipients_end": _("Lines of the recipients end with “;”, the last with a full stop."),
    "archive_missing": _("The last line of the recipients is not the archive copy. Add"
                         " “- Lưu: VT, …”."),
    "archive_clerk": _("The archive line does not name the clerk's office (VT). Usual is"
                       " “- Lưu: VT, …”."),
    "as_above": _("The paper has “Kính gửi”, but the recipients do not begin with “- Như trên”."
                  " Look whether it belongs there."),
}  # fmt: skip

SEVERITIES = {
    Severity.ERROR: gettext_lazy("Does not follow the decree"),
    Severity.WARNING: gettext_lazy("Better to mend"),
    Severity.NOTE: gettext_lazy("To look at"),
}


def sentence(finding: Finding, limits: Limits) -> str:
    """What is wrong and what to do, in the reader's language."""
    text = _SENTENCES.get(finding.code)
    if text is None:
        return gettext("Something is not as the decree wants it.")
    return str(text) % {"part": limits.part(finding.part).name, **finding.values}


def article(finding: Finding, limits: Limits) -> str:
    """Where the rule stands: act, article, number of the box."""
    part = limits.part(finding.part)
    pieces = [limits.act, part.article]
    if part.box:
        pieces.append(gettext("box %(box)s") % {"box": part.box})
    return ", ".join(piece for piece in pieces if piece)


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_SENTENCES)
