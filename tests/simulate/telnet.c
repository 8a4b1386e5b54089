/* telnet.c -- where does an answer end? See telnet.h. */
#include "tests/simulate/telnet.h"

#include "tests/simulate/simulate.h"

#include <string.h>

enum { IAC = 255, WILL = 251, SB = 250, GA = 249, EOR = 239, SE = 240 };

void telnet_reset(struct telnet *telnet)
{
    telnet->length = 0;
    telnet->text[0] = '\0';
}

static void add(struct telnet *telnet, uint8_t byte)
{
    if (telnet->length == TELNET_TEXT - 1) {
        sim_fail("somebody was told more than %d bytes without a prompt", TELNET_TEXT);
    }
    telnet->text[telnet->length++] = (char)byte;
    telnet->text[telnet->length] = '\0';
}

static bool take_command(struct telnet *telnet, uint8_t byte)
{
    telnet->state = byte == SB                   ? TELNET_PART
                    : byte >= WILL && byte < IAC ? TELNET_OPTION
                                                 : TELNET_PLAIN;
    if (byte == IAC) {
        add(telnet, byte);
    }
    const char *end = telnet->length < 2 ? "" : telnet->text + telnet->length - 2;
    if ((byte != GA && byte != EOR) || strcmp(end, "> ") != 0) {
        return false;
    }
    telnet->length -= 2;
    telnet->text[telnet->length] = '\0';
    return true;
}

bool telnet_take(struct telnet *telnet, uint8_t byte)
{
    switch (telnet->state) {
    case TELNET_PLAIN:
        if (byte == IAC) {
            telnet->state = TELNET_IAC;
        } else {
            add(telnet, byte);
        }
        return false;
    case TELNET_IAC:
        return take_command(telnet, byte);
    case TELNET_OPTION:
        telnet->state = TELNET_PLAIN;
        return false;
    case TELNET_PART:
        telnet->state = byte == IAC ? TELNET_PART_IAC : TELNET_PART;
        return false;
    case TELNET_PART_IAC:
        telnet->state = byte == SE ? TELNET_PLAIN : TELNET_PART;
        return false;
    }
    return false;
}
