prototype "routine" { proto = "thing", name = "routine" }
prototype "sleeper" { proto = "thing", name = "sleeper" }
