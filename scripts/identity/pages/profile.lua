--- The title on a player's page, as in whois; none of a muted player.
on_page("profile", function(args)
  local who = object(args.player)
  local title = who and sys.option(who, "title")
  if not title or sys.silenced(who) or sys.title_fault(title) then return nil end
  return { title = title }
end)
