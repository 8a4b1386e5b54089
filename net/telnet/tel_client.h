#pragma once
#include "engine/base/str.h"
#include "net/telnet/tel_render.h"

#include <stdbool.h>
#include <stdint.h>

struct session;

/* The information that a client has sent about itself so far; the result is in the session. */
struct tel_client {
    struct session *session;
    uint32_t mtts; /* bits of the Mud Terminal Type Standard */
    bool mtts_known;
    bool charset_yes;         /* UTF-8 was agreed by CHARSET or named by MNES */
    bool charset_no;          /* another character set was */
    uint8_t terminal_colours; /* colours implied by the terminal's name */
    uint8_t types;            /* terminal types heard */
    uint64_t last_type;       /* hash of the last, to know the end of the cycle */
    bool changed;             /* something in the session changed: tell the engine */
};

/* Takes one terminal type; returns whether to ask for the next. */
bool tel_client_type(struct tel_client *client, struct str type);
/* Takes what stands between SB NAWS and IAC SE. */
void tel_client_window(struct tel_client *client, struct str data);
/* Takes what stands between SB NEW-ENVIRON and IAC SE. */
void tel_client_environ(struct tel_client *client, struct str data);
/* The client agreed to UTF-8, or said that it cannot. */
void tel_client_charset(struct tel_client *client, bool utf8);
/* True if a CHARSET REQUEST (its bytes behind the first) offers UTF-8. */
bool tel_client_offers_utf8(struct str request);
/* The client's own name, and version (may be empty). */
void tel_client_name(struct tel_client *client, struct str name, struct str version);
/* True if invalid UTF-8 is an error and not Latin-1: the client or its player declared UTF-8. */
bool tel_client_sends_utf8(const struct tel_client *client);
/* How a session's text looks, by what its client can do and its player wants. */
struct tel_style tel_client_style(const struct session *session);
/* Whether a name is a terminal's, and how many colours it promises. */
bool tel_client_is_terminal(struct str type, uint8_t *out_colours);
