/* dap_send.c -- writes messages of the Debug Adapter Protocol to standard output. */
#include "engine/modules/script/dap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void send_message(struct dap *dap, json_t *message)
{
    (void)json_object_set_new(message, "seq", json_integer(++dap->sent));
    char *text = json_dumps(message, JSON_COMPACT);
    if (text) {
        (void)printf("Content-Length: %zu\r\n\r\n%s", strlen(text), text);
        (void)fflush(stdout);
    }
    free(text);
    json_decref(message);
}

void dap_event(struct dap *dap, const char *name, json_t *body)
{
    json_t *message = json_pack("{s:s, s:s}", "type", "event", "event", name);
    if (body) {
        (void)json_object_set_new(message, "body", body);
    }
    send_message(dap, message);
}

void dap_say(struct dap *dap, const char *category, const char *text)
{
    struct buf line = {0};
    str_clean(str_of(text), true, &line);
    if (!str_ends(buf_str(&line), STR("\n"))) {
        buf_add_char(&line, '\n');
    }
    dap_event(dap, "output",
            json_pack("{s:s, s:s%}", "category", category, "output", line.bytes, line.length));
    buf_finish(&line);
}

void dap_respond(struct dap *dap, const json_t *request, json_t *body, const struct err *err)
{
    json_t *message = json_pack("{s:s, s:O?, s:O?, s:b}", "type", "response", "request_seq",
            json_object_get(request, "seq"), "command", json_object_get(request, "command"),
            "success", body != NULL);
    if (body) {
        (void)json_object_set_new(message, "body", body);
    } else {
        (void)json_object_set_new(message, "message", json_string(err->text));
    }
    send_message(dap, message);
}
