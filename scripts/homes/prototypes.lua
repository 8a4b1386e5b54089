prototype "home" { proto = "thing", name = "home" }
