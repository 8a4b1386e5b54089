# A coach by its timetable: getting in, the way, a crash on the way, getting out; nobody there, nothing runs
needs: building transport
alice: joins as builder
bob: joins
alice> @dig Quay
  = quay
alice> @teleport {quay}
alice> @dig north to Bridge
  = bridge
alice> @dig south to Inn
  = inn
alice> @create a mail coach from coach
  = coach
alice> @set {coach}.route = {{stop = {quay}, wait = 10}, {by = {bridge}, wait = 20}, {stop = {inn}, wait = 10}, {by = {bridge}, wait = 20}}
alice> @teleport $start
wizard> @teleport bob to {quay}
clock: 120
  bob ~ mail coach arrives, and its door opens
  bob ~ mail coach sets off for Inn
bob> timetable
  ~ mail coach .* leaves
  ~ Inn: in
wizard> ;object("{coach}").offset = math.floor(now()) - 1 object("{coach}"):after(0.1, "leg")
clock: 1
bob> enter coach
  ~ mail coach
bob> look
  ~ mail coach
clock: 12
  bob ~ sets off for Inn
bob> leave
  ~ closed
crash
bob> leave
  ~ closed
clock: 20
  bob ~ This is Inn. The door opens
bob> leave
  ~ Inn
wizard> @teleport bob to $start
clock: 100
wizard> ;return object("{coach}").location and "somewhere" or "nowhere"
  ~ nowhere
