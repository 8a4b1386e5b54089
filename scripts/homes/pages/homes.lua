--- Homes on the web: the newest and the best loved on the map's page, and the newest on the first page.
local homes = require("homes")
local panels = require("panels")
local words = require("words")

--- Returns what WHO (nil: a stranger) may see of ROWS. A row may be outdated, so the home has to be public now, and
--- still its player's.
local function seen(rows, who)
  local list = {}
  for _, row in ipairs(rows) do
    local room, owner = object(row.room), object(row.player)
    if room and owner and room:is("room") and room.home_of == owner and sys.may_see_room(room, who)
      and not (who and sys.ignores(who, owner)) then
      list[#list + 1] = { room = room.id, count = row.count or 0, stars = row.stars or "",
        title = panels.name(room), name = words.shown(owner) }
    end
  end
  return list
end

on_page("areas", function(_, who)
  local newest, loved = homes.listed()
  return { newest = seen(newest, who), loved = seen(loved, who) }
end)

--- The home of a player who shows it, on their page.
on_page("profile", function(args, who)
  local owner = object(args.player)
  local home, room = homes.of(owner)
  if not home or not home.shown or homes.is_shut(owner) or not sys.may_see_room(room, who) then return nil end
  return { known = { { name = "Home", text = panels.name(room), to = "/world/room/" .. room.id } } }
end)

--- Adds a table of homes to BLOCKS. WHO (nil: a stranger) can visit them from the client.
local function add_homes(blocks, who, heading, list)
  if #list == 0 then return end
  local rows = {}
  for i, home in ipairs(list) do
    rows[i] = { { text = home.title, to = "/world/room/" .. home.room }, { text = home.name, to = "/who/"
      .. panels.segment(home.name) }, home.count > 0 and ("%s of 5 (%d)"):format(home.stars, home.count) or "–" }
    if who then rows[i][4] = { text = "Visit", line = "home visit " .. home.name } end
  end
  blocks[#blocks + 1] = { heading = heading }
  blocks[#blocks + 1] = { columns = who and { "Home", "Of", "Stars", "" } or { "Home", "Of", "Stars" }, rows = rows }
end

panels.add("homes", { title = "Homes", site = true, client = true,
  about = "Houses and rooms that players have bought and furnished." }, function(who)
  local newest, loved = homes.listed()
  local blocks = {}
  add_homes(blocks, who, "Best loved", seen(loved, who))
  add_homes(blocks, who, "Newest", seen(newest, who))
  if #blocks == 0 then blocks[1] = { text = "Nobody shows a home yet. To have your own, type: home found" } end
  return blocks
end)

on_page("home", function(_, who)
  local home = seen(homes.listed(), who)[1]
  if not home then return nil end
  return { lately = { { kind = "home", number = home.room, what = home.title, who = home.name } } }
end)
