"""Forms: the fields to edit one frozen value, made from its declared settings."""
