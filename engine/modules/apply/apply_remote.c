/* apply_remote.c -- applies files to the world of another server, by its API. */
#include "engine/modules/apply/apply_remote.h"

#include "engine/data/base.h"
#include "net/shared/api_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool apply_remote_open(
        const char *server, const char *certificate, struct api_client **out, struct err *err)
{
    const char *token = getenv("SKEIN_TOKEN");
    if (!token || !*token) {
        return err_set(err, ERR_DENIED,
                "a token is missing: put one into SKEIN_TOKEN (POST /api/v1/login returns "
                "one)");
    }
    if (!api_client_open(server, certificate, out, err)) {
        return false;
    }
    api_client_set_token(*out, token);
    return true;
}

bool apply_remote(const struct apply_remote *remote, const struct buf *bundle, struct buf *out,
        struct err *err)
{
    struct api_client *client = NULL;
    struct api_answer answer = {0};
    struct buf path = {0};
    buf_printf(&path, "/%s?side=%s%s", remote->only_plan ? "plan" : "apply",
            *remote->side ? remote->side : "neither", remote->checks ? "&check=true" : "");
    struct api_request request = {.method = "POST",
            .path = path.bytes,
            .body = buf_str(bundle),
            .type = "text/plain; charset=utf-8"};
    bool ok = apply_remote_open(remote->server, remote->certificate, &client, err) &&
              api_client_ask(client, &request, &answer, err);
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    const char *text = json_string_value(json_object_get(json, "text"));
    /* Both success and conflicts have a text. */
    if (ok && (!text || (answer.status != 200 && answer.status != 409))) {
        ok = api_answer_fail(&answer, remote->only_plan ? "cannot plan" : "cannot apply", err);
    }
    buf_add_text(out, ok && text ? text : "");
    json_decref(json);
    api_answer_finish(&answer);
    api_client_close(client);
    buf_finish(&path);
    return ok;
}

void apply_move_on(const char *directory, const struct buf *base, struct buf *out)
{
    struct buf path = {0};
    struct buf part = {0};
    buf_printf(&path, "%s/" BASE_FILE, directory);
    buf_printf(&part, "%s.part", path.bytes);
    (void)unlink(part.bytes);
    FILE *file = fopen(part.bytes, "wxe");
    bool ok = file && fwrite(base->bytes, 1, base->length, file) == base->length;
    ok = file && fclose(file) == 0 && ok && rename(part.bytes, path.bytes) == 0;
    if (!ok) {
        buf_printf(out,
                "(%s could not be written: %s. The world was changed as shown above; the next "
                "change to the same fields will be a conflict)\n",
                path.bytes, strerror(errno));
        (void)unlink(part.bytes);
    }
    buf_finish(&path);
    buf_finish(&part);
}
