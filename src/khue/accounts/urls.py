"""Sign-in, the lock, one's own page. Vendor pages are named one by one: no sign-up, no mail reset."""

from __future__ import annotations

from allauth.account import views as account_views
from django.urls import include, path

from .views import entrance, locked, me

own = [
    path("first/<str:token>/", entrance.first_sign_in, name="first_sign_in"),
    path("lock/", locked.lock, name="lock"),
    path("held/", locked.held, name="held"),
    path("me/", me.me, name="me"),
    path("me/pin/", me.pin, name="pin"),
    path("me/language/", me.language, name="language"),
    path("me/devices/end/", me.end_other_devices, name="end_other_devices"),
    path("me/devices/<int:device_id>/end/", me.end_device, name="end_device"),
    path("accounts/policy/", me.policy, name="policy"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("accounts/login/", entrance.SignInView.as_view(), name="account_login"),
    path("accounts/logout/", entrance.SignOutView.as_view(), name="account_logout"),
    path("accounts/help/", entrance.no_sign_up, name="account_signup"),
    path("accounts/forgotten/", entrance.no_sign_up, name="account_reset_password"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account_views.password_change, name="account_change_password"),
    path("accounts/password/set/", entrance.no_sign_up, name="account_set_password"),
    path("accounts/2fa/", me.to_me, name="mfa_index"),
    path("accounts/2fa/webauthn/", me.to_me, name="mfa_list_webauthn"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
