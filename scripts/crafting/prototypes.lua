prototype "recipe" { proto = "thing", name = "recipe", portable = false }
