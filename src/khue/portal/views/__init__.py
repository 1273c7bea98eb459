"""Pages of the portals and, on the app host, the settings of a site."""
