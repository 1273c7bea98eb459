"""Pages of the document axis; ``vxp/`` is the hub for programs."""

from __future__ import annotations

from django.urls import path

from .views import clerk, hub, links

app_name = "exchange"
urlpatterns = [
    path("", clerk.home, name="home"),
    path("messages/<int:message_id>/", clerk.message, name="message"),
    path("messages/<int:message_id>/xml/", clerk.xml, name="xml"),
    path("messages/<int:message_id>/resend/", clerk.resend, name="resend"),
    path("messages/<int:message_id>/recall/", clerk.recall, name="recall"),
    path("messages/<int:message_id>/change/", clerk.change, name="change"),
    path("messages/<int:message_id>/answer/", clerk.answer, name="answer"),
    path("messages/<int:message_id>/confirm/", clerk.confirm, name="confirm"),
    path("send/<int:document_id>/<int:position>/", clerk.send, name="send"),
    path("links/", links.listing, name="links"),
    path("links/add/", links.add, name="add"),
    path("links/<int:connection_id>/", links.outward, name="outward"),
    path("links/<int:connection_id>/test/", links.test, name="test"),
    path("links/<int:connection_id>/renew/", links.renew, name="renew"),
    path("links/<int:connection_id>/end/", links.end, name="end"),
    path("links/key/", links.key, name="key"),
    path("links/certificate.pem", links.certificate, name="certificate"),
    path("partners/add/", links.partner, name="add_partner"),
    path("partners/<int:partner_id>/", links.partner, name="partner"),
    path("partners/<int:partner_id>/end/", links.end_partner, name="end_partner"),
    path("codes/", links.codes, name="codes"),
    path("vxp/<slug:operation>", hub.call, name="hub"),
]
