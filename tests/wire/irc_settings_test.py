"""What the configuration says of IRC."""
import sys

from irc_client import commands, main


def players_found_no_channels_where_wizards_do(wire):
    wire.account("Petra", "correct horse", role="wizard")
    ann = wire.client("ann")
    petra = wire.client("petra", password="correct horse")
    petra.nick = "Petra"

    assert commands(ann.ask("JOIN #mine")) == ["403"]
    assert commands(ann.ask("JOIN #public"))[0] == "JOIN"
    assert commands(petra.ask("JOIN #hers"))[0] == "JOIN"
    assert commands(ann.ask("JOIN #hers"))[0] == "JOIN"


if __name__ == "__main__":
    sys.exit(main([players_found_no_channels_where_wizards_do],
                  settings="player_channels = false\n"))
