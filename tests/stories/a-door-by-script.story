# A script that writes to a door writes to both its sides, and rooms say at once how it stands
needs: building
alice: joins as builder
bob: joins
wanda: joins as wizard
alice> @dig Landing
  = landing
alice> @teleport {landing}
alice> @dig out to Lift Car
  = car
alice> @set out.door = true
wanda> @teleport bob to {car}
alice> @create a brass lever
  = lever
alice> @program {lever}
alice| command("raise {this}", function(e) e.room:exit("out").open = true end)
alice| command("drop {this} down", function(e) e.room:exit("out").open = false end)
alice| command("bolt {this}", function(e) local x = e.room:exit("out") x.open = false x.locked = true x.key = e.this end)
alice| command("unhinge {this}", function(e) e.room:exit("out").door = nil end)
alice| command("test {this}", function(e) return require("exits").is_open(e.room:exit("out")) and "It is open." or "It is shut." end)
alice| .
alice> drop lever
alice> look
  ! stands open
  ~ out \(closed\)
alice> raise lever
alice> look
  ~ stands open
  ! \(closed\)
bob> look
  ~ stands open
  ! \(closed\)
alice> test lever
  ~ It is open\.
alice> drop lever down
alice> look
  ! stands open
bob> look
  ! stands open
  ~ in \(closed\)
alice> bolt lever
bob> open in
  ~ is locked
alice> @set out.transparent = true
bob> look in
  ~ Landing
alice> unhinge lever
bob> look
  ! stands open
  ! \(closed\)
