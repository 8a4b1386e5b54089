prototype "achievement" { proto = "thing", name = "achievement", portable = false }
