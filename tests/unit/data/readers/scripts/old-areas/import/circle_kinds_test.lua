--- The parsers: both formats of each kind, and files that are broken.

local kinds = require("circle/kinds")
local reader = require("circle/reader")

local KINDS = { "wld", "obj", "mob", "zon", "shp", "trg", "qst" }
local NONE = reader.NONE

local tests = {}

-- The records of a text, by number too; or with failure.
local function read(t, kind, text)
  return t:within({}, function(fake)
    local r, records = reader.new(fake, kind .. "/1." .. kind, text), {}
    kinds[kind](r, function(vnum)
      local record = { vnum = vnum, line = r.line }
      records[#records + 1], records[-vnum] = record, record
      return record
    end)
    return records
  end)
end

-- The record of number vnum in the sample has the expected values.
local function sample_has(t, kind, vnum, expected)
  local done = read(t, kind, t:sample()[kind])
  t:equal(done.failure, nil, "the failure")
  t:holds(done.result[-vnum], expected, "#" .. vnum)
  return done.result
end

tests["a room has its exits, extras and the triggers behind its S"] = function(t)
  local rooms = sample_has(t, "wld", 100, {
    name = "A Potting Shed", flags = { 8, 0, 0, 0 }, line = 1, triggers = { 170 },
    exits = { [0] = { door = 1, key = 150, to = 101 } }, extras = { { keywords = "pots clay" } },
  })
  t:equal(rooms[-100].exits[1], nil, "the exit east")
end

tests["a room with three fields is of the older format"] = function(t)
  sample_has(t, "wld", 102, {
    flags = { 1 << 0 | 1 << 3 | 1 << 19, 0, 0, 0 }, sector = 0, exits = { [3] = { key = 65535 } },
  })
end

tests["an exit to 0 or -1 leads nowhere"] = function(t)
  for _, target in ipairs({ 0, -1 }) do
    local done = read(t, "wld", "#5\nx~\n~\n0 0 0\nD5\nA hole.\n~\n~\n0 -1 " .. target .. "\nS\n$\n")
    t:holds(done.result[1].exits[5], { desc = "A hole.\n", to = NONE })
  end
end

tests["objects are told apart by the number of their fields"] = function(t)
  local records = sample_has(t, "obj", 151, { type = 15, values = { 40, 13, 150, 0 } })
  t:equal(#records, 5, "the number of objects")
  t:equal(#records[-151].extras, 2, "the chest's extras")
  sample_has(t, "obj", 152, {
    extra = { 2, 0, 0, 0 }, wear = { 1 << 0 | 1 << 4, 0, 0, 0 }, affects = { { location = 17, modifier = -2 } },
    triggers = { 170 },
  })
end

tests["mobiles are simple or enhanced, old or new"] = function(t)
  sample_has(t, "mob", 160, {
    alignment = 500, hit_points = { number = 1, size = 1, plus = 40 }, damage = { size = 4 }, triggers = { 170 },
    especs = { { key = "BareHandAttack", value = 13 }, { key = "Str", value = 15 } },
  })
  sample_has(t, "mob", 161, { action = { 6, 0, 0, 0 }, affect = { 2, 0, 0, 0 } })
end

tests["a zone has its range and commands"] = function(t)
  local zone = sample_has(t, "zon", 1, { builders = "Ada", top = 199, mode = 2, max_level = 5 })[1]
  t:equal(#zone.resets, 10, "the number of commands")
  t:holds(zone.resets[2], { command = "E", chain = true, [3] = 6 })
end

tests["a zone may lack its builders and its newer fields"] = function(t)
  local done = read(t, "zon", "#7\nThe Moor~\n700 799 30 1\nV 0 2 0 700 mood foul and grey\nS\n")
  t:holds(done.result[1], { name = "The Moor", builders = "", min_level = NONE })
  t:holds(done.result[1].resets, { { name = "mood", value = "foul and grey" } })
end

tests["a shop has lists of any length"] = function(t)
  sample_has(t, "shp", 160, {
    products = { 153, 152 }, buy_rate = 1.5, keeper = 160,
    types = { { type = 9 }, { word = "LIGHT", keywords = "lamp & !broken" } },
    messages = { [7] = "%s Here is %d." }, hours = { 6, 18, 0, 0 },
  })
end

tests["an older shop has lists of fixed length"] = function(t)
  local done = read(t, "shp", "#9~\n3\n-1\n-1\n-1\n-1\n1.1\n0.9\n5\n-1\n-1\n-1\n-1\na~\nb~\nc~\nd~\ne~\nf~\ng~\n"
    .. "0\n0\n12\n0\n3001\n0\n28\n0\n0\n$~\n")
  t:holds(done.result[1], { products = { 3 }, types = { { type = 5 } }, rooms = { 3001 }, hours = { 0, 28, 0, 0 } })
end

tests["a trigger keeps its body to the letter"] = function(t)
  sample_has(t, "trg", 170, {
    types = { 1 << 6 | 1 << 7, 0, 0, 0 }, body = "* not a comment\nwave %actor.name% ~ now\n",
  })
end

tests["a quest has its links and rewards"] = function(t)
  sample_has(t, "qst", 180, { master = 160, next = 65535, values = { 5, 1, 1, 10, -1, 160, 1 }, object = 153 })
end

tests["a broken file is told by line"] = function(t)
  for _, row in ipairs({
    { "wld", "#1\na~\nb~\n0 0 0 0\nS\n$\n", "4: a room's zone, flags and sector are 3 or 6 values, not 4" },
    { "wld", "#1\na~\nb~\n0 0 0\nX\n$\n", "5: room #1 should continue with D, E or S, not \"X\"" },
    { "wld", "#1\na~\nb~\n0 0 0\nD12\n~\n~\n0 0 0\nS\n$\n", "5: direction 12 is not one of 0-9" },
    { "wld", "#1\na~\nb~\n0 0 0\nS\n", "5: the file ends where the next '#' or the final '$' should be" },
    { "wld", "", "1: the file ends where the next '#' or the final '$' should be" },
    { "wld", "hello\n", "1: expected '#' and a number, not \"hello\"" },
    { "obj", "#1\na~\nb~\nc~\n~\n9 a b c d e\n", "6: an object's type and flags are 3, 4 or 13 values, not 6" },
    { "obj", "#1\na~\nb~\nc~\n~\n9 a b\n1 2 3\n", "7: the object's values should be 4 values, not \"1 2 3\"" },
    { "mob", "#1\na~\nb~\nc~\n~\n0 0 0 Q\n", "6: a mobile's kind is S or E, not \"Q\"" },
    { "mob", "#1\na~\nb~\nc~\n~\n0 0 0 S\n1 2 3 1x1 1d1+0\n",
      "7: the number of dice (as in 2d6+10) should be a number, not \"1x1\"" },
    { "zon", "#1\na~\nb~\n9 1 1 1\nS\n", "4: the zone's bottom 9 is above its top 1" },
    { "zon", "#1\na~\nb~\n1 9 1 1\nQ 1\n",
      "5: a zone's command should be one of M O G E P D R T V, or S at the end, not \"Q 1\"" },
    { "zon", "#1\na~\nb~\n1 9 1 1\nM 0 1 1\n", "5: a zone command's argument should be a number, not \"\"" },
    { "shp", "v3.0~\n#1~\n-1\nmuch\n",
      "4: the shop's rate for what it sells should be a number like 1.15, not \"much\"" },
    { "trg", "#1\na~\n3 b 1\n~\n~\n$\n", "3: a trigger's kind is 0, 1 or 2, not 3" },
    { "qst", "#1\na~\nb~\nc~\nd~\ne~\n0 1 0 1\n",
      "7: the quest's type, master, flags and neighbours should be 7 values, not \"0 1 0 1\"" },
  }) do
    t:equal(read(t, row[1], row[2]).failure, row[1] .. "/1." .. row[1] .. ":" .. row[3], "the failure")
  end
end

tests["a file cut short anywhere is an error and nothing worse"] = function(t)
  for kind, whole in pairs(t:sample()) do
    local last = whole:find("%$[^$]*$")
    for length = 0, last - 2 do
      local done = read(t, kind, whole:sub(1, length))
      -- A zone is whole with its S.
      if kind ~= "zon" or length + 2 < last - 1 then
        t:equal(done.failure ~= nil, true, "that " .. kind .. " fails at " .. length)
      end
    end
  end
end

tests["all kinds are tried"] = function(t)
  for _, kind in ipairs(KINDS) do
    t:equal(read(t, kind, t:sample()[kind]).failure, nil, kind)
  end
end

return require("try")(tests)
