"""Every address of a portal host."""

from __future__ import annotations

from django.urls import path

from khue.portal.views import feeds, reading, searching, verifying

urlpatterns = [
    path("", reading.home, name="home"),
    path("van-ban/", reading.documents, name="documents"),
    path("van-ban/<slug:public_id>/", reading.document, name="document"),
    path("van-ban/<slug:public_id>/tep/<int:position>/<str:name>", reading.file, name="file"),
    path("anh/<slug:sha256>.webp", reading.picture, name="picture"),
    path("lich/", reading.weeks, name="weeks"),
    path("tim/", searching.search, name="search"),
    path("xac-thuc/", verifying.verify, name="verify"),
    path("so-do-trang/", reading.site_map, name="site-map"),
    path("quyen-rieng-tu/", reading.privacy, name="privacy"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("rss.xml", feeds.feed, name="feed"),
    path("robots.txt", feeds.robots, name="robots"),
]

handler400 = "khue.portal.views.failing.bad_request"
handler403 = "khue.portal.views.failing.not_found"
handler404 = "khue.portal.views.failing.not_found"
handler500 = "khue.portal.views.failing.broken"
