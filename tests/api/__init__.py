"""Tests of the face: the JSON API and the pages."""
