"""Screens of publishing on the app host."""
