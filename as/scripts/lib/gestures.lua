--- Socials, one per row: WORD[=VERB] FLAGS | text after the verb | text after the verb if it is meant for somebody. In
--- the last, @ stands for that person; without @ they come at its end. Flags: h can be heard in the dark, t needs
--- somebody within reach, s also has abbreviations.
local ROWS = [[
smile s || at
grin s || at
nod s || to
shrug s || at
wave s || to
bow s || to
curtsy s || to
wink s || at
frown s || at
blush s || at
shiver s || at the sight of
stretch s || before
salute s || @
dance st | about | with
point s | at nothing in particular | at
stare s | into the distance | at
hug st | the air | @
poke st | the air | @
thank sh | everybody | @
laugh sh || at
giggle sh || at
chuckle sh || at
sigh sh || at
cheer sh || for
clap sh || for
whistle sh | a tune | to
hum sh | a tune | to
cough sh || in the direction of
sneeze sh || in the direction of
yawn sh || at
beckon s || to
blink s || at
curse sh | under {actor their} breath | @ roundly
gasp sh || at
groan sh || at
kneel s || before
mutter sh | something | something about
cuddle st | {actor themselves} | @
ponder s || @
snore sh || at
tickle st | the air | @
weep sht || on the shoulder of
accuse h | the empty air | @
admire | the view | @
agree || with
ahem=clear h | {actor their} throat | {actor their} throat at
apologise h || to
applaud h || @
babble h || at
backflip=do | a backflip | a backflip for
bark h || at
bat | {actor their} eyelashes | {actor their} eyelashes at
bawl h || at
beam || at
beg h | for mercy | @ for mercy
belch h || in the face of
bellow h || at
blanch || at the sight of
bleat h || at
bless h | everybody | @
boast h || to
boggle || at
boo h || at
bounce | up and down | up and down before
breathe | deeply | down the neck of
bristle || at
brood | darkly | darkly over
burp h || at
cackle h || at
caress t | the air | @
cartwheel=turn | a cartwheel | a cartwheel for
chant h || at
chirp h || at
chortle h || at
clench | {actor their} fists | {actor their} fists at
cluck h || at
comfort t | {actor themselves} | @
commiserate || with
congratulate h | {actor themselves} | @
console t | {actor themselves} | @
cower || before
cringe || at the sight of
croak h || at
croon h || to
crouch || before
cry h || at
dab | {actor their} eyes | {actor their} eyes at the sight of
daydream || about
despair || of
disagree || with
dither || before
doubt | everything | @
doze || beside
drool || over
drum h | with {actor their} fingers | with {actor their} fingers at
duck || behind
embrace t | the air | @
encourage h | everybody | @
eye | {actor their} surroundings | @
eyebrow=raise | an eyebrow | an eyebrow at
eyeroll=roll | {actor their} eyes | {actor their} eyes at
facepalm || at
faint || at the sight of
fan | {actor themselves} | @
fawn || over
fidget || before
fistbump=bump t | {actor their} own fist | fists with
flail || at
flap | {actor their} arms | {actor their} arms at
flex | {actor their} muscles | {actor their} muscles at
flinch || away from
flirt || with
flounce | about | past
fret || about
fume || at
fuss || over
gape || at
gawk || at
gaze | about | at
genuflect || before
gesture | vaguely | at
gibber h || at
glance | about | at
glare || at
gloat h || over
glower || at
gnash h | {actor their} teeth | {actor their} teeth at
goggle || at
greet h | everybody | @
grimace || at
grovel || before
growl h || at
grumble h || at
grunt h || at
guffaw h || at
gulp || at the sight of
gush h || over
hail h | everybody | @
handshake=shake t | {actor their} own hand | hands with
headshake=shake | {actor their} head | {actor their} head at
hiccup h || at
highfive=give t | the air a high five | @ a high five
hiss h || at
howl h | at the moon | at
huff h || at
hush h | everybody | @
jeer h || at
jest h || with
jig=dance t | a jig | a jig with
juggle | with nothing at all | with nothing at all for
lament h || to
loom || over
lounge | about | beside
love | everybody | @
marvel || at
meow h || at
mimic | nobody in particular | @
moan h || at
moo h || at
mope || about
mourn || for
mumble h || at
murmur h || to
muse || about
neigh h || at
nudge t | the air | @
nuzzle t | the air | @
pace | up and down | up and down before
panic || at the sight of
pant h || at
peer | about | at
pinch t | {actor themselves} | @
pine || for
plead h || with
pout || at
prance | about | about before
preen || before
protest h || to
puff h || at
purr h || at
quack h || at
quail || before
quake || before
quiver || before
rage h || at
rant h || at
reassure h | {actor themselves} | @
recoil || from
reel || at the sight of
rejoice h || with
ribbit h || at
roar h || at
ruffle t | {actor their} own hair | the hair of
scoff h || at
scold h | the air | @
scowl || at
scratch | {actor their} head | {actor their} head over
seethe || at
serenade h | the moon | @
shudder || at the sight of
shuffle | {actor their} feet | {actor their} feet before
simper || at
slouch || beside
slump || beside
smirk || at
snap h | {actor their} fingers | {actor their} fingers at
snarl h || at
sneer || at
snicker h || at
sniffle h || at
snort h || at
snuggle t | up | up to
sob h || at
sputter h || at
squawk h || at
squeak h || at
squeal h || at
squint || at
squirm || before
stagger | about | towards
stamp h | a foot | a foot at
stammer h || at
stomp h | about | about before
strut | about | about before
stumble | over {actor their} own feet | over the feet of
stutter h || at
sulk || at
swagger | about | past
sway | to and fro | towards
swear h || at
swoon || over
sympathise || with
taunt h | nobody in particular | @
tease h | nobody in particular | @
thumbsup=give | a thumbs-up | @ a thumbs-up
tiptoe | about | past
toast h | the world | @
tongue=stick | out {actor their} tongue | out {actor their} tongue at
tremble || before
twiddle | {actor their} thumbs | {actor their} thumbs at
twirl | about | about before
twitch || at
waggle | {actor their} eyebrows | {actor their} eyebrows at
wail h || at
waltz t | about | with
wheeze h || at
whimper h || at
whine h || at
wiggle || at
wince || at
wobble || towards
worry || about
worship | the sky | @
wring | {actor their} hands | {actor their} hands at
yelp h || at
yodel h || at
yowl h || at
]]

local AFTER_HOW = {}
for word in ("about at away before behind beside down for from in of on over past to towards up with"):gmatch("%a+") do
  AFTER_HOW[word] = true
end

--- Returns the sentence with a place for {how}: behind the verb if a preposition and a person follow, otherwise at the
-- end.
local function sentence(verb, rest)
  local head = "{Actor} {verb:" .. verb .. "}"
  if rest == "" then return head .. "{how}." end
  local far = AFTER_HOW[rest:match("^%a+")] and rest:find("{the who}", 1, true)
  if far then return head .. "{how} " .. rest .. "." end
  return head .. " " .. rest .. "{how}."
end

local gestures = {}

for row in ROWS:gmatch("[^\n]+") do
  local word, verb, flags, alone, at = row:match("^(%l+)=?(%l*) *(%l*) *| *(.-) *| *(.-)$")
  verb = verb ~= "" and verb or word
  at = at:find("@", 1, true) and at:gsub("@", "{the who}") or at .. " {the who}"
  gestures[#gestures + 1] = { word = word, alone = sentence(verb, alone), at = sentence(verb, at),
    heard = flags:find("h") ~= nil, touches = flags:find("t") ~= nil, short = flags:find("s") ~= nil }
end

return gestures

