#170
Wave~
0 gh 100
~
* not a comment
wave %actor.name% ~ now
~
$~
