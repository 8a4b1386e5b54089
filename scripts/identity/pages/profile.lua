--- The title and the description on a player's page, as in the game; none of a muted player.
on_page("profile", function(args)
  local who = object(args.player)
  if not who or sys.silenced(who) then return nil end
  local title = sys.option(who, "title")
  if title and sys.title_fault(title) then title = nil end
  return { title = title or nil, looks = rawequal(who.desc, nil) and nil or who.desc }
end)
