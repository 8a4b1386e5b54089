--- Help files and socials of CircleMUD, tbaMUD and ROM.

local tests = {}

local HELPS = 'APPLE "RED APPLE"\n\nAn apple a day.\n\n   @gGood@n fruit.\n#0\n'
  .. 'SECRET apple\n\nHush.\n#31\n$\n'
local SOCIALS = "bleat 0 5\nYou bleat.\n$n bleats.\nYou bleat at $M.\n$n bleats at $N.\n$n bleats at you.\n"
  .. "Who?\n#\n#\n\nhop 0 5\nYou hop.\n$n hops.\n#\n\n$\n"
local NEW = "~moo moo 0 5 5 0\nYou moo.\n$n moos.\n#\n#\n#\n#\nYou moo at yourself.\n"
  .. "$n moos, all alone.\n#\n#\n#\n#\n#\n\n$~\n"

local function with(t, more) return t:imported(t:sample(more)) end

tests["help files are there by each of their keywords"] = function(t)
  local done = with(t, { ["text/help/a.hlp"] = HELPS, ["text/help/index"] = "a.hlp\n$\n" })
  t:holds(done.records["circle/helps"].helps, {
    apple = { ["$ref"] = "circle/help/1" }, ["red apple"] = { ["$ref"] = "circle/help/1" },
    secret = { ["$ref"] = "circle/help/2" } })
  t:holds(done.records["circle/help/1"].help, { level = 0, text = "An apple a day.\n\n<green>Good</> fruit." })
  t:holds(done.records["circle/help/2"].help, { level = 31, text = "Hush." })
  t:equal(done.result:match("\nhelps 2\n") ~= nil, true, "the count")
end

tests["socials are there with the texts they have"] = function(t)
  local done = with(t, { ["misc/socials"] = SOCIALS })
  t:holds(done.records["circle/socials"].socials, {
    { name = "bleat", alone = "You bleat.", others_alone = "$n bleats.", at = "You bleat at $M.",
      others_at = "$n bleats at $N.", them = "$n bleats at you.", absent = "Who?", self = t.NIL },
    { name = "hop", alone = "You hop.", at = t.NIL },
  })
  t:equal(done.result:match("\nsocials 2\n") ~= nil, true, "the count")
  done = with(t, { ["../misc/socials.new"] = NEW })
  t:holds(done.records["circle/socials"].socials,
    { { name = "moo", at = t.NIL, self = "You moo at yourself.", others_self = "$n moos, all alone." } })
end

tests["without them nothing is said of them"] = function(t)
  local done = with(t)
  t:equal(done.result:find("helps") or done.result:find("socials"), nil, "what is said")
end

tests["a broken one is a sentence with its line"] = function(t)
  for _, row in ipairs({
    { "text/help/a.hlp", "X\ntext\n", "text/help/a.hlp:2: the help \"X\" has no line with '#' at its end" },
    { "misc/socials", "bleat 0 5\nYou bleat.\n", "misc/socials:2: the file ends within a social" },
    { "misc/socials", "bleat\n", 'misc/socials:1: a social begins with its name and numbers, not "bleat"' },
    { "misc/socials", "", "misc/socials:1: the file ends without '$', so it is incomplete" },
  }) do
    t:equal(t:within(t:sample({ [row[1]] = row[2] }), require("circle")).failure, row[3], row[1])
  end
end

tests["a world that has them keeps those"] = function(t)
  local done = t:within(t:sample({ ["misc/socials"] = SOCIALS }), function(fake)
    fake.known["circle/socials"] = true
    return require("circle")(fake)
  end)
  t:equal(done.failure, nil, "the failure")
  t:equal(done.records["circle/socials"], nil, "new ones")
  local told = table.concat(done.oddities, "\n")
  t:equal(told:find("circle/socials is in the world already, so these") ~= nil, true, "told")
end

tests["a social that comes along is a command of its triggers"] = function(t)
  local trigger = "#170\nx~\n0 g 100\n~\nbleat\nbleat %actor.name%\nqwertz\n~\n$~\n"
  local done = with(t, { ["misc/socials"] = SOCIALS, trg = trigger })
  local told = table.concat(done.oddities, "\n")
  t:equal(told:find("bleat", 1, true), nil, told)
  t:equal(told:find('\"qwertz\" is not a command', 1, true) ~= nil, true, told)
end

tests["ROM's sections hold the same"] = function(t)
  local done = t:imported(t:rom_sample(), "rom")
  t:holds(done.records["rom/helps"].helps, {
    orchard = { ["$ref"] = "rom/help/1" },
    ["old orchard"] = { ["$ref"] = "rom/help/1" } })
  t:holds(done.records["rom/help/1"].help, { level = 0,
    text = "The old orchard lies behind the mill.\n\n<green>Apples</> are ripe in autumn." })
  t:holds(done.records["rom/help/3"].help, { level = 52 })
  t:holds(done.records["rom/socials"].socials, {
    { name = "bleat", alone = "You bleat.", others_self = "$n bleats at $mself." }, { name = "hop", at = t.NIL } })
end

return require("try")(tests)
