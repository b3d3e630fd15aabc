"""Small widgets that panels, views and dialogs share."""
