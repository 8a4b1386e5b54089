/* imap_say.c -- answers to the client and questions to the game, for all commands. */
#include "net/imap/imap.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/imap/imap_impl.h"
#include "net/shared/sasl.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool imap_is_inbox(struct imap_parse *parse)
{
    struct buf name = {0};
    bool is = imap_take(parse, &name) && str_equal_nocase(buf_str(&name), STR("INBOX"));
    buf_finish(&name);
    return is;
}

void imap_say_ok(struct imap_conn *imap)
{
    lines_printf(&imap->base, "%s OK %s done\r\n", imap->tag, imap->verb);
    imap->ask = ASK_NOTHING;
}

void imap_say(struct imap_conn *imap, const char *how, const char *why)
{
    lines_printf(&imap->base, "%s %s ", imap->tag[0] ? imap->tag : "*", how);
    lines_say(&imap->base, why);
    imap->ask = ASK_NOTHING;
}

void imap_ask(struct imap_conn *imap, enum imap_ask what, const char *call, json_t *args)
{
    imap->ask = what;
    lines_call(&imap->base, call, args);
}
