-- Opens the gates in the morning and closes them in the evening. `opens` and `closes` describe the walk step
-- by step, at the hours `opens_at` and `closes_at`. A digit is a direction; a letter is something the mayor
-- does there.
local PACE = 5 -- seconds per step
local WALKS = {
  opens = "W3a3003b33000c111d0d111Oe333333Oe22c222112212111a1S.",
  closes = "W3a3003b33000c111d0d111CE333333CE22c222112212111a1S.",
}
local DIRECTIONS = { ["0"] = "north", ["1"] = "east", ["2"] = "south", ["3"] = "west", ["4"] = "up", ["5"] = "down" }
local DOES = {
  W = { "emote awakes and groans loudly." }, S = { "emote lies down and instantly falls asleep." },
  a = { "say Hello Honey!" }, b = { "say What a view! I must do something about that dump!" },
  c = { "say Vandals! Youngsters nowadays have no respect for anything!" }, d = { "say Good day, citizens!" },
  e = { "say I hereby declare the city open!" }, E = { "say I hereby declare the city closed!" },
  O = { "unlock gate", "open gate" }, C = { "close gate", "lock gate" },
}

local function set_out(mayor, walk)
  mayor:after(PACE, "mayor", { walk = walk, step = 1 })
end

on("time:hour", function(e)
  local hour = e.data.hour
  if hour == (e.this.opens_at or 6) then set_out(e.this, "opens") end
  if hour == (e.this.closes_at or 20) then set_out(e.this, "closes") end
end)

on("timer:mayor", function(e)
  local mayor, walk, step = e.this, e.data.walk, e.data.step
  local path = type(mayor[walk]) == "string" and mayor[walk] or WALKS[walk]
  local sign = path:sub(step, step)
  if sign == "" or sign == "." or not mayor.location then return end
  if mayor.hp and mayor.fighting then return mayor:after(PACE, "mayor", e.data) end
  mayor:after(PACE, "mayor", { walk = walk, step = step + 1 })
  if DIRECTIONS[sign] then mayor:perform(DIRECTIONS[sign]) end
  for _, line in ipairs(DOES[sign] or {}) do mayor:perform(line) end
end)

test("the mayor walks to the gate and opens it", function(t)
  local gate = t:place("Gate")
  create("exit", { name = "west", to = gate, location = t.room })
  local way = create("exit", { name = "south", to = t.room, location = gate, door = true, open = false,
    noun = "gate" })
  local mayor = create({ "npc", "mayor" }, { name = "the mayor", location = t.room, opens = "W3aO." })
  local ann = t:player("Ann", gate)
  t:event(mayor, "time:hour", { hour = 6 })
  t:advance(60)
  t:equal(mayor.location, gate)
  t:has(t:told(ann), "Hello Honey")
  t:ok(way.open, "the gate is closed")
end)
