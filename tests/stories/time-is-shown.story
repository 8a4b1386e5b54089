# The cost of a line, the total cost of scripts, and errors with their occasions are shown
needs: workshop building
alice: joins as builder
bob: joins
alice> @create a top
  = top
alice> @program {top}
alice| command("spin {this}", function(e) local sum = 0 for i = 1, 5000 do sum = sum + i end e.this.n = sum return "It spins." end)
alice| command("crack {this} {how:word}", function(e) local n, who = 1, e.actor return n .. e.nothing end)
alice| on("take", function(e) local kind = "top" error("too hot") end)
alice| test("it spins", function(t) t:has(t:command(t:player("Ann"), "spin top"), "It spins") end)
alice| .
alice> preview spin top
  ~ It took \d+\.\d\d of \d+ ms: a top \(#\d+\) \d+\.\d\d ms\.
alice> @cost
  ~ Nothing has run
alice> drop top
bob> spin top
  ~ It spins
bob> spin top
alice> @cost
  ~ a top \(#\d+\) spin \{this\}: .* ms in 2 runs
alice> @cost top
  ~ spin \{this\}
bob> @cost
  ~ for builders
alice> @test top
  ~ ok: it spins \(\d+\.\d\d ms\)
bob> crack top sharply
alice> @errors
  ~ attempt to concatenate
  ~ when: "crack top sharply", by bob \(#\d+\)
  ~ locals: e table, n number, who object
bob> take top
alice> @errors {top}
  ~ too hot
  ~ when: on take, by bob
  ~ locals: e table, kind string
alice> @quota
  ~ memory_kib: \d+ of \d+
