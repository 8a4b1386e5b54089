-- - Records resulting from the zones' commands.

local tests = {}

-- The sample with other commands in its zone.
local function play(t, commands)
  return t:imported(t:sample({ zon = "#1\nAda~\nThe Garden~\n100 199 15 2\n" .. commands .. "\nS\n$\n" }))
end

-- How many instances of ref there are.
local function left_of(done, ref)
  local count = 0
  for _, record in ipairs(done.records) do
    count = count + (record.props.at and record.props.proto == ref and 1 or 0)
  end
  return count
end

-- The report about line 5, the first command.
local function told(done)
  local said = {}
  for _, oddity in ipairs(done.oddities) do
    said[#said + 1] = oddity:match("^zon/1%.zon:5: (.*)$")
  end
  return table.concat(said, "; ")
end

tests["max counts all that exist"] = function(t)
  local done = play(t, "M 0 161 2 100\nM 0 161 2 101\nM 0 161 2 102\nM 0 161 0 102")
  t:equal(left_of(done, "circle/mob/161"), 2)
  t:equal(told(done), "")
end

tests["a chained command needs the last one tried"] = function(t)
  for _, row in ipairs({
    { "M 0 160 1 100\nG 1 152 9\nG 1 150 9", 1, 1 },
    { "M 0 160 1 100\nM 0 160 1 100\nG 1 152 9\nG 1 150 9", 0, 0 },
    -- The failed G stops the next, though the mobile is there.
    { "M 0 160 1 100\nG 1 152 0\nG 1 150 9", 0, 0 },
    -- One that is skipped leaves the memory as it was.
    { "O 0 153 0 100\nG 1 152 9\nM 0 160 1 100\nG 1 150 9", 0, 1 },
  }) do
    local done = play(t, row[1])
    t:equal(left_of(done, "circle/obj/152"), row[2], "hats")
    t:equal(left_of(done, "circle/obj/150"), row[3], "keys")
  end
end

tests["a thing goes into the newest container"] = function(t)
  local done = play(t, "O 0 151 2 100\nO 0 151 2 101\nP 1 154 9 151")
  local chest = t:instance(done, "circle/room/101", 1)
  t:holds(t:instance(done, chest.ref, 1).props, { proto = "circle/obj/154" })
  t:equal(t:instance(done, "circle/room/100", 1).ref, nil, "the ref of the chest that holds nothing")
end

tests["what is removed takes its contents along and makes room for more"] = function(t)
  local done = play(t, "O 0 151 1 100\nP 1 154 1 151\nR 0 100 151\nO 0 151 1 101\nP 1 154 1 151")
  t:equal(left_of(done, "circle/obj/151"), 1)
  t:equal(left_of(done, "circle/obj/154"), 1)
  t:equal(t:instance(done, "circle/room/100", 1), nil, "what is left in the shed")
end

tests["a door stays as the last command left it"] = function(t)
  local done = play(t, "D 0 100 0 2\nD 0 100 0 1")
  t:holds(done.records["circle/room/100"].exits.north, { open = false, locked = t.NIL })
end

tests["a command that names what is not there is told once and does nothing"] = function(t)
  for command, oddity in pairs({
    ["M 0 999 1 100"] = "M: there is no mobile #999, so the command does nothing",
    ["M 0 160 1 999"] = "M: there is no room #999, so the command does nothing",
    ["O 0 999 1 100"] = "O: there is no object #999, so the command does nothing",
    ["O 1 999 1 100"] = "O: there is no object #999, so the command does nothing",
    ["G 0 150 1"] = "G: no mobile was loaded before, so it did nothing",
    ["P 0 154 1 151"] = "P: no container of that number was loaded before, so it did nothing",
    ["E 0 152 1 40"] = "E: 40 is not a valid equipment position, so the command does nothing",
    ["D 0 101 1 1"] = "D: room #101 has no door east, so the command does nothing",
    ["D 0 100 0 7"] = "D: 7 is not a valid state of a door, so the command does nothing",
    ["D 0 100 11 1"] = "D: 11 is not a valid direction, so the command does nothing",
    ["T 0 0 999 100"] = "T: there is no trigger #999, so the command does nothing",
  }) do
    local done = play(t, command)
    t:equal(told(done), oddity)
    for _, record in ipairs(done.records) do
      t:equal(record.props.reset, nil, "an instance after " .. command)
    end
  end
end

return require("try")(tests)
