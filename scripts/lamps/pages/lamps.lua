--- The lamps of the coast, as a page of the site and beside the client.
local lamps = require("lamps")
local panels = require("panels")
local words = require("words")

on_page("profile", function(args)
  local hung = lamps.of(object(args.player)).all
  return hung > 0 and { known = { { name = "Lamps hung", text = ("%d"):format(hung) } } } or nil
end)

panels.add("lamps", { title = "Lamps", site = true, client = true,
  about = "The lamps of the coast, and who has lit them." }, function(who)
  local lit, all = lamps.count()
  if all == 0 then return { { text = "There is nowhere to hang lamps in this world." } } end
  local blocks, rows = { { text = ("%d of %d lamps burn along the coast, for another %s."):format(lit, all,
    lamps.time_left()) } }, {}
  for _, row in ipairs(lamps.rows()) do
    local place = row.location
    if place.public ~= false and sys.may_see_room(place, who) then
      local names = lamps.names(row)
      rows[#rows + 1] = { { text = panels.name(place), to = "/world/room/" .. place.id },
        ("%d of %d"):format(lamps.on(row), lamps.size(row)), #names > 0 and words.list(names) or "–" }
    end
  end
  blocks[2] = { columns = { "Where", "Lamps", "Hung by" }, rows = rows }
  if who then blocks[3] = { list = { { text = "Where is the nearest free hook?", line = "lamps" } } } end
  return blocks
end)
