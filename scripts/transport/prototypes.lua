prototype "coach" {
  proto = "container",
  name = "coach",
  capacity = 2000,
  weight = 500,
  portable = false,
  open = false,
  closable = false,
  transparent = true, -- people in it see the way
}
