# A crowd is counted, told in pages and found by letters, and a mention is not lost in it
alice: joins
bob: joins
miaua: joins
miaub: joins
miauc: joins
miaud: joins
miaue: joins
miauf: joins
miaug: joins
miauh: joins
mibua: joins
mibub: joins
mibuc: joins
mibud: joins
mibue: joins
mibuf: joins
mibug: joins
mibuh: joins
micua: joins
micub: joins
micuc: joins
micud: joins
micue: joins
micuf: joins
micug: joins
micuh: joins
midua: joins
midub: joins
miduc: joins
midud: joins
midue: joins
miduf: joins
midug: joins
miduh: joins
mieua: joins
mieub: joins
mieuc: joins
mieud: joins
mieue: joins
mieuf: joins
mieug: joins
mieuh: joins
mifua: joins
mifub: joins
mifuc: joins
mifud: joins
mifue: joins
mifuf: joins
mifug: joins
mifuh: joins
migua: joins
migub: joins
miguc: joins
migud: joins
migue: joins
miguf: joins
migug: joins
miguh: joins
mihua: joins
mihub: joins
mihuc: joins
mihud: joins
mihue: joins
mihuf: joins
mihug: joins
mihuh: joins
miiua: joins
miiub: joins
miiuc: joins
miiud: joins
miiue: joins
miiuf: joins
miiug: joins
miiuh: joins
mijua: joins
mijub: joins
mijuc: joins
mijud: joins
mijue: joins
mijuf: joins
mijug: joins
mijuh: joins
mikua: joins
mikub: joins
mikuc: joins
mikud: joins
mikue: joins
mikuf: joins
mikug: joins
mikuh: joins
milua: joins
milub: joins
miluc: joins
milud: joins
milue: joins
miluf: joins
milug: joins
miluh: joins
mimua: joins
mimub: joins
mimuc: joins
mimud: joins
mimue: joins
mimuf: joins
mimug: joins
mimuh: joins
alice> look
  ~ and \d+ others are here
alice> who
  ~ \d+ people are in the game
  ~ These are 1 to 100, by name, and \d+ more: who 2, or by first letters: who a\*
  ~ ^alice, on for
  ! ^mimuh
alice> who 2
  ~ ^mimuh, on for
  ~ These are 101 to \d+, by name\.
  ! ^alice
alice> who 3
  ~ There are 2 pages\. The last: who 2
alice> who B*
  ~ ^bob, on for
  ~ One name begins with B\.
  ! ^alice
alice> who mic*
  ~ ^micua, on for
  ~ 8 names begin with mic
alice> who q*
  ~ Nobody in the game has a name that begins with q
bob> afk
clock: 5
alice> public has anybody seen Bob?
  miaua ~ has anybody seen Bob
alice> public it is a great crowd
bob> afk
  ~ type missed
bob> missed
  ~ Mentions
  ~ seen Bob\?
  ! great crowd
