prototype "wilderness" { proto = "area", name = "wilderness" }

prototype "wild-place" { proto = "outdoors", name = "wild place", night_light = 1 }

-- Where ways lead that nobody has gone yet. Nobody gets there.
prototype "horizon" { proto = "room", name = "horizon" }
