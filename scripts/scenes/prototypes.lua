prototype "scene" { proto = "thing", name = "scene", portable = false }
