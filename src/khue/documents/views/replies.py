"""Answering an incoming document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khue.core.permissions import requires
from khue.documents import permissions, services
from khue.documents.selectors import get_incoming_for

from .common import user_of


@require_POST
@requires(permissions.DRAFT)
def start(request: HttpRequest, document_id: int) -> HttpResponse:
    """Draft the reply and go on writing it."""
    user = user_of(request)
    found = get_incoming_for(user, document_id)
    draft = services.start_reply(document=found, by=user)
    messages.success(request, _("The reply is begun. It is linked with the document it answers."))
    return redirect("documents:edit", draft.pk)
