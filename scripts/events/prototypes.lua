prototype "crier" { proto = "thing", name = "crier" }
