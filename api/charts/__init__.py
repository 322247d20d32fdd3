"""Charts and the map: their data, their pictures, and what they are measured against."""
