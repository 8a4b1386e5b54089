/* msg_bytes.c -- messages as bytes, for buffers of protocol handlers.
 *
 * A message is written as one run of bytes, so that several can follow one another in a buffer:
 * a head with the kinds and the lengths, then the texts.
 *
 * The bytes never leave the process, so the head has native byte order. A damaged head would be
 * a bug, never bad input: hence `must`.
 *
 * To add a field: the head, msg_write, msg_next. */
#include "net/irc/msg_bytes.h"

#include "engine/base/err.h"

#include <string.h>

struct head {
    uint8_t kind;
    uint8_t style;
    uint8_t flag;
    uint8_t spare;
    uint32_t text;
    uint32_t topic;
    uint32_t sender;
    uint32_t body;
    uint32_t tags;
};

static uint32_t length_of(struct str s)
{
    must(s.length <= UINT32_MAX);
    return (uint32_t)s.length;
}

static char *put_msg(char *at, struct str s)
{
    if (s.length > 0) {
        memcpy(at, s.bytes, s.length);
    }
    return at + s.length;
}

void msg_write(const struct msg *msg, struct buf *out)
{
    struct head head = {
            .kind = (uint8_t)msg->kind,
            .style = (uint8_t)msg->style,
            .flag = msg->flag,
            .text = length_of(msg->text),
            .topic = length_of(msg->topic),
            .sender = length_of(msg->sender),
            .body = length_of(msg->body),
            .tags = length_of(msg->tags),
    };
    size_t size = sizeof(head) + msg->text.length + msg->topic.length + msg->sender.length +
                  msg->body.length + msg->tags.length;
    char *at = buf_reserve(out, size);
    if (!at) {
        return;
    }
    at = put_msg(at, (struct str){(const char *)&head, sizeof(head)});
    at = put_msg(at, msg->text);
    at = put_msg(at, msg->topic);
    at = put_msg(at, msg->sender);
    at = put_msg(at, msg->body);
    (void)put_msg(at, msg->tags);
    buf_added(out, size);
}

static struct str take(struct str *bytes, size_t length)
{
    must(length <= bytes->length);
    struct str taken = {bytes->bytes, length};
    *bytes = (struct str){bytes->bytes + length, bytes->length - length};
    return taken;
}

bool msg_next(struct str *bytes, struct msg *out)
{
    if (bytes->length == 0) {
        return false;
    }
    struct head head;
    memcpy(&head, take(bytes, sizeof(head)).bytes, sizeof(head));
    *out = (struct msg){
            .kind = (enum msg_kind)head.kind,
            .style = (enum msg_style)head.style,
            .flag = head.flag != 0,
    };
    out->text = take(bytes, head.text);
    out->topic = take(bytes, head.topic);
    out->sender = take(bytes, head.sender);
    out->body = take(bytes, head.body);
    out->tags = take(bytes, head.tags);
    return true;
}
