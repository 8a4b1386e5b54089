-- What has triggers of old areas inherits from, beside what else it is.

prototype "feud" { proto = "thing", name = "feud" }
prototype "scripted" { proto = "thing", name = "scripted" }
prototype "scripted_command" { proto = "thing", name = "scripted_command" }
prototype "scripted_act" { proto = "thing", name = "scripted_act" }
prototype "scripted_clock" { proto = "thing", name = "scripted_clock" }
