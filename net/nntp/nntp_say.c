/* nntp_say.c -- answers to the client and questions to the game, for all commands. */
#include "net/nntp/nntp.h"

#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/nntp/nntp_impl.h"
#include "net/stream/stream.h"

#include <string.h>
#include <time.h>

void nntp_put_lines(struct nntp_conn *nntp, struct buf *lines)
{
    struct buf dotted = {0};
    nntp_put_dotted(buf_str(lines), &dotted);
    lines_put(&nntp->base, buf_str(&dotted));
    buf_finish(&dotted);
    buf_finish(lines);
}

const char *nntp_text(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text ? text : "";
}

void nntp_say(struct nntp_conn *nntp, const char *line)
{
    lines_say(&nntp->base, line);
}

uint64_t nntp_number(const json_t *json, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(json, name));
}

void nntp_ask(struct nntp_conn *nntp, const char *name, json_t *args, nntp_then *then)
{
    nntp->then = then;
    lines_call(&nntp->base, name, args ? args : json_object());
}

struct nntp_place nntp_place_of(const struct nntp_conn *nntp)
{
    return (struct nntp_place){lines_domain(&nntp->base), nntp->wanted};
}
