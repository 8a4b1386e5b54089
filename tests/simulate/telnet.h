#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* telnet -- what a telnet client that agrees to nothing makes of the bytes it reads: text, and prompts. */

enum { TELNET_TEXT = 1 << 16 };

struct telnet {
    enum { TELNET_PLAIN, TELNET_IAC, TELNET_OPTION, TELNET_PART, TELNET_PART_IAC } state;

    char text[TELNET_TEXT]; /* since the last prompt, with a 0 at the end */
    size_t length;
};

void telnet_reset(struct telnet *telnet);
/* Takes a byte. True: it ended a prompt "> ", and text is the answer before that; telnet_reset is next. */
bool telnet_take(struct telnet *telnet, uint8_t byte);
