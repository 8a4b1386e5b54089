prototype "gateway" { proto = "thing", name = "gateway", portable = false }

-- The area of a copy.
prototype "instance" { proto = "area", name = "instance" }
