prototype "spawning" { proto = "thing", name = "spawning" }
