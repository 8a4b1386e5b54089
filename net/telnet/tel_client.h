#pragma once
#include "engine/base/str.h"
#include "net/telnet/tel_render.h"

#include <stdbool.h>
#include <stdint.h>

struct session;

/* The client's answers so far; the result is stored in the session. */
struct tel_client {
    struct session *session;
    uint32_t last_type; /* hash of the last terminal type; a repeat ends the cycle */
    uint16_t mtts;      /* bits of the Mud Terminal Type Standard */
    bool mtts_known : 1;
    bool charset_yes : 1;         /* UTF-8 was agreed by CHARSET or named by MNES */
    bool charset_no : 1;          /* it refused UTF-8 or named another character set */
    bool latin1 : 1;              /* that was ISO 8859-1 */
    bool sends_links : 1;         /* its OSC 8 hyperlinks can send a line */
    bool prompts_links : 1;       /* and write one into its own line */
    bool changed : 1;             /* the session changed: tell the engine */
    uint8_t terminal_colours : 2; /* colours implied by the terminal's name */
    uint8_t types : 3;            /* number of terminal types received */
};

/* Takes one terminal type; returns whether to ask for the next. */
bool tel_client_type(struct tel_client *client, struct str type);
/* Takes the data between SB NAWS and IAC SE. */
void tel_client_window(struct tel_client *client, struct str data);
/* Takes the data between SB NEW-ENVIRON and IAC SE. */
void tel_client_environ(struct tel_client *client, struct str data);
/* Notes the character set that the client agreed to or named; none: it refused all. */
void tel_client_charset(struct tel_client *client, struct str name);
/* Returns the best character set that a CHARSET REQUEST (the bytes after the first) offers, as the
 * client spells it: UTF-8, ISO 8859-1, ASCII; none if it offers none of them. */
struct str tel_client_choose_charset(struct str request);
/* Sets the client's name and version; version may be empty. */
void tel_client_name(struct tel_client *client, struct str name, struct str version);
/* True if the client or its player said that it sends UTF-8. Then bytes that are not UTF-8 are an
 * error, not Latin-1. */
bool tel_client_sends_utf8(const struct tel_client *client);
/* Returns the style of a session's text, from what its client can do and its player wants. */
struct tel_style tel_client_style(const struct session *session);
/* True if the name is a terminal's; sets how many colours it implies. */
bool tel_client_is_terminal(struct str type, uint8_t *out_colours);
