"""Pages for the behaviours: a board that counts, a form that takes a file, filters."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path

from khue.core.permissions import PUBLIC, requires

HEAD = (
    '{% extends "core/app.html" %}{% load khue %}{% block heading %}{{ title }}{% endblock %}'
    "{% block content %}"
)
_rounds = count(1)
_received: list[int] = []


class FileForm(forms.Form):
    """One file, no larger than ten bytes."""

    file = forms.FileField(label="Tệp")

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > 10:
            raise forms.ValidationError("Tệp lớn quá.")
        return self.cleaned_data["file"]


def _page(request: HttpRequest, body: str, **values: Any) -> HttpResponse:
    template = Template(HEAD + body + "{% endblock %}")
    return HttpResponse(template.render(RequestContext(request, values)))


@requires(PUBLIC)
def board(request: HttpRequest) -> HttpResponse:
    """A region that is new at every look."""
    body = '<div id="board" data-refresh="2">{{ round }}</div><p id="rest">{{ round }}</p>'
    return _page(request, body, title="Bảng", round=next(_rounds))


@requires(PUBLIC)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; go on to the next page."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _received.append(form.cleaned_data["file"].size)
        return redirect("/received/")
    body = (
        '<form method="post" enctype="multipart/form-data" data-upload="Đang gửi">'
        "{% form_fields form %}{% button 'Gửi' %}</form>"
    )
    return _page(request, body, title="Gửi tệp", form=form)


@requires(PUBLIC)
def received(request: HttpRequest) -> HttpResponse:
    """Say how many came."""
    return _page(request, "{{ n }}", title="Đã nhận", n=len(_received))


@requires(PUBLIC)
def filters(request: HttpRequest) -> HttpResponse:
    """A form that sends itself, and an act that asks once more."""
    body = (
        '<form method="get" data-auto-submit><label>Tình trạng <select name="state">'
        '<option value="">Tất cả</option><option value="done">Xong</option></select></label>'
        '<label>Số <input name="number"></label></form>'
        '<form method="post" action="/received/">{% csrf_token %}'
        "{% button 'Xóa' 'danger' confirm='Thật sự?' %}</form>"
    )
    return _page(request, body, title="Lọc")


urlpatterns = [
    path("board/", board),
    path("upload/", upload),
    path("received/", received),
    path("filters/", filters),
]
