/* sftpd.c -- SFTP access to builders' files: runs requests, one after the other, as steps of the
 * tree (net/files/tree.h).
 *
 * 1. A request waits for the answers that it needs, and all later ones wait for it.
 * 2. Reading returns the text as it was when the file was opened. Written data is kept until the
 *    file is closed, and saved then: errors of the game are the answer to CLOSE.
 * 3. An empty file saves nothing: clients truncate first and write then, and an object running
 *    meanwhile would lose its behaviour.
 * 4. Nothing is created, renamed or removed here, except scratch files (sftpd_scratch.c). */
#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/ssh/sftpd_impl.h"
#include "net/ssh/sshd_impl.h"

#include <string.h>

enum {
    HELD_MAX = 8 << 20,
    NAMES_MOST = 64,
    READ_MOST = 32768,
    OUT_FULL = 65536,
    HOLE_MAX = 65536,
    TURN_MOST = 32,
};

#define SFTPD_LOOK_SECONDS 0.02

static struct sftpd *sftpd_of(const struct sshd_channel *channel)
{
    return channel->own;
}

/* -- replies -- */

static void send_reply(struct sftpd *sftpd, struct buf *out)
{
    sshd_channel_write(sftpd->channel, buf_str(out));
    buf_finish(out);
}

static void reply_status(struct sftpd *sftpd, enum sftpd_status status, const char *why)
{
    struct buf out = {0};
    sftpd_put_status(sftpd->request.id, status, str_of(catalogue_sentence(why)), &out);
    send_reply(sftpd, &out);
}

void sftpd_reply_ok(struct sftpd *sftpd)
{
    reply_status(sftpd, SFTPD_OK, "Done.");
}

static void reply_failed(struct sftpd *sftpd)
{
    int status = sftpd->tree.status;
    reply_status(sftpd,
            status == 404   ? SFTPD_NO_SUCH_FILE
            : status == 403 ? SFTPD_DENIED
                            : SFTPD_FAILURE,
            sftpd->tree.why.bytes ? sftpd->tree.why.bytes : "");
    if (status == 401) {
        sshd_close(sftpd->channel->conn, "its log-in is no longer valid");
    }
}

static struct sftpd_attributes attributes_of(
        const struct sftpd *sftpd, const struct tree_entry *entry)
{
    struct sftpd_attributes attributes = {.folder = !entry,
            .writable = entry && entry->kind == TREE_BEHAVIOUR,
            .size = entry ? entry->size : 0,
            .time = (uint32_t)(entry && entry->time > 0 ? entry->time : 0.0)};
    if (entry && sftpd->emptied.length > 0 &&
            str_equal(str_of(entry->path), buf_str(&sftpd->emptied))) {
        attributes.size = 0;
    }
    return attributes;
}

static void reply_attributes(struct sftpd *sftpd, const struct sftpd_attributes *attributes)
{
    struct buf out = {0};
    sftpd_put_attributes(sftpd->request.id, attributes, &out);
    send_reply(sftpd, &out);
}

/* -- handles -- */

static struct sftpd_handle *find_handle(struct sftpd *sftpd)
{
    uint32_t number = sftpd->request.handle;
    for (size_t i = 0; number != 0 && i < SFTPD_HANDLES_MAX; i++) {
        if (sftpd->handles[i].number == number) {
            return &sftpd->handles[i];
        }
    }
    return NULL;
}

static void free_handle(struct sftpd_handle *handle)
{
    buf_finish(&handle->path);
    buf_finish(&handle->text);
    *handle = (struct sftpd_handle){0};
}

size_t sftpd_held(const struct sftpd *sftpd)
{
    size_t bytes = 0;
    for (size_t i = 0; i < SFTPD_HANDLES_MAX; i++) {
        bytes += sftpd->handles[i].text.length;
    }
    for (size_t i = 0; i < SFTPD_SCRATCH_MAX; i++) {
        bytes += sftpd->scratch[i].text.length;
    }
    return bytes;
}

struct sftpd_handle *sftpd_open_handle(struct sftpd *sftpd, struct str text)
{
    struct sftpd_handle *handle = NULL;
    for (size_t i = 0; !handle && i < SFTPD_HANDLES_MAX; i++) {
        handle = sftpd->handles[i].number == 0 ? &sftpd->handles[i] : NULL;
    }
    if (!handle || sftpd_held(sftpd) + text.length > HELD_MAX) {
        reply_status(sftpd, SFTPD_FAILURE, "Too many files are open. Close some first.");
        return NULL;
    }
    handle->number = ++sftpd->last;
    buf_add_str(&handle->path, buf_str(&sftpd->path));
    buf_add_str(&handle->text, text);
    struct buf out = {0};
    sftpd_put_handle(sftpd->request.id, handle->number, &out);
    send_reply(sftpd, &out);
    return handle;
}

/* -- requests: each returns the result of its step; failures were answered -- */

static enum tree_step do_stat(struct sftpd *sftpd)
{
    struct tree_entry *entry = NULL;
    const struct sftpd_scratch *scratch = sftpd_scratch_find(sftpd, buf_str(&sftpd->path));
    if (scratch) {
        struct sftpd_attributes attributes = {.writable = true, .size = scratch->text.length};
        reply_attributes(sftpd, &attributes);
        return TREE_DONE;
    }
    enum tree_step step = tree_find(&sftpd->tree, buf_str(&sftpd->path), &entry);
    if (step == TREE_DONE) {
        struct sftpd_attributes attributes = attributes_of(sftpd, entry);
        reply_attributes(sftpd, &attributes);
    }
    return step;
}

static enum tree_step do_open_folder(struct sftpd *sftpd)
{
    struct str path = buf_str(&sftpd->path);
    enum tree_step step = tree_list(&sftpd->tree, path);
    struct buf names = {0};
    size_t cursor = 0;
    struct str name;
    const struct tree_entry *entry = NULL;
    if (step != TREE_DONE) {
        return step;
    }
    struct sftpd_attributes folder = {.folder = true};
    sftpd_put_name(STR("."), &folder, &names);
    sftpd_put_name(STR(".."), &folder, &names);
    while (tree_next(&sftpd->tree, path, &cursor, &name, &entry)) {
        struct sftpd_attributes attributes = attributes_of(sftpd, entry);
        sftpd_put_name(name, &attributes, &names);
    }
    struct sftpd_handle *handle = sftpd_open_handle(sftpd, buf_str(&names));
    if (handle) {
        handle->folder = true;
    }
    buf_finish(&names);
    return step;
}

static enum tree_step do_open_write(struct sftpd *sftpd)
{
    struct str path = buf_str(&sftpd->path);
    struct tree_entry *entry = NULL;
    bool empty = sftpd->request.flags & SFTPD_FLAG_TRUNCATE ||
                 str_equal(path, buf_str(&sftpd->emptied));
    enum tree_step step = tree_may_write(&sftpd->tree, path);
    if (step == TREE_DONE && !empty) {
        step = tree_read(&sftpd->tree, path, &entry);
        bool is_new = step == TREE_FAILED && sftpd->tree.status == 404 &&
                      sftpd->request.flags & SFTPD_FLAG_CREATE;
        step = is_new ? TREE_DONE : step;
    }
    if (step == TREE_DONE) {
        struct sftpd_handle *handle =
                sftpd_open_handle(sftpd, entry ? buf_str(&entry->text) : STR_NONE);
        if (handle) {
            handle->write = true;
            handle->time = (uint32_t)(clock_wall_ms() / 1000);
            buf_clear(&sftpd->emptied);
        }
    }
    return step;
}

static enum tree_step do_open(struct sftpd *sftpd)
{
    struct tree_entry *entry = NULL;
    if (tree_is_temporary(buf_str(&sftpd->path))) {
        return sftpd_open_scratch(sftpd);
    }
    if (sftpd->request.flags & SFTPD_FLAG_WRITE) {
        return do_open_write(sftpd);
    }
    enum tree_step step = tree_read(&sftpd->tree, buf_str(&sftpd->path), &entry);
    struct sftpd_handle *handle =
            step == TREE_DONE ? sftpd_open_handle(sftpd, buf_str(&entry->text)) : NULL;
    if (handle) {
        handle->time = attributes_of(sftpd, entry).time;
    }
    return step;
}

/* Saves the written data once. FSYNC also saves, for clients such as sshfs that ignore the answer
 * to CLOSE. */
static enum tree_step save(struct sftpd *sftpd, struct sftpd_handle *handle)
{
    struct str path = buf_str(&handle->path);
    struct str text = buf_str(&handle->text);
    enum tree_step step = TREE_DONE;
    if (handle->write && tree_is_temporary(path)) {
        if (!sftpd_scratch_put(sftpd, path, text)) {
            step = tree_fail(&sftpd->tree, 413,
                    "There isn't enough room for temporary files. Remove some first.");
        }
    } else if (handle->written && text.length > 0) {
        step = tree_save(&sftpd->tree, path, text);
    }
    handle->written = handle->written && step == TREE_WAITS;
    if (step == TREE_DONE) {
        sftpd_reply_ok(sftpd);
    }
    if (step != TREE_WAITS && sftpd->request.type == SFTPD_CLOSE) {
        free_handle(handle);
    }
    return step;
}

static void do_read(struct sftpd *sftpd, const struct sftpd_handle *handle)
{
    const struct sftpd_packet *request = &sftpd->request;
    struct str text = buf_str(&handle->text);
    if (handle->folder || request->offset >= text.length) {
        reply_status(sftpd, SFTPD_EOF, "End of file or folder.");
        return;
    }
    size_t from = (size_t)request->offset;
    size_t length = request->length < READ_MOST ? request->length : READ_MOST;
    size_t to = length < text.length - from ? from + length : text.length;
    struct buf out = {0};
    sftpd_put_data(request->id, str_slice(text, from, to), &out);
    send_reply(sftpd, &out);
}

static void set_length(struct sftpd_handle *handle, size_t length)
{
    size_t more = length > handle->text.length ? length - handle->text.length : 0;
    if (more > 0) {
        char *room = buf_reserve(&handle->text, more);
        must(room);
        memset(room, ' ', more);
        buf_added(&handle->text, more);
    }
    buf_truncate(&handle->text, length);
}

static bool may_be_so_long(
        struct sftpd *sftpd, const struct sftpd_handle *handle, uint64_t length)
{
    if (handle->write && length <= TREE_TEXT_MAX &&
            length <= handle->text.length + HOLE_MAX + SFTPD_PACKET_MAX &&
            sftpd_held(sftpd) + length <= HELD_MAX) {
        return true;
    }
    reply_status(sftpd, handle->write ? SFTPD_FAILURE : SFTPD_DENIED,
            handle->write ? "That is too long for a file here."
                          : "The file was opened for reading only.");
    return false;
}

static void do_write(struct sftpd *sftpd, struct sftpd_handle *handle)
{
    const struct sftpd_packet *request = &sftpd->request;
    uint64_t end = request->offset > TREE_TEXT_MAX ? UINT64_MAX
                                                   : request->offset + request->data.length;
    if (!may_be_so_long(sftpd, handle, end)) {
        return;
    }
    if (end > handle->text.length) {
        set_length(handle, (size_t)end);
    }
    memcpy(handle->text.bytes + request->offset, request->data.bytes, request->data.length);
    handle->written = true;
    sftpd_reply_ok(sftpd);
}

static void do_read_folder(struct sftpd *sftpd, struct sftpd_handle *handle)
{
    struct str rest = buf_str(&handle->text);
    struct str names = str_slice(rest, handle->cursor, rest.length);
    uint32_t count = 0;
    size_t taken = 0;
    while (handle->folder && count < NAMES_MOST && taken < names.length) {
        taken += sftpd_name_length(str_slice(names, taken, names.length));
        count++;
    }
    if (count == 0) {
        reply_status(
                sftpd, handle->folder ? SFTPD_EOF : SFTPD_FAILURE, "End of file or folder.");
        return;
    }
    struct buf out = {0};
    handle->cursor += taken;
    sftpd_put_names(sftpd->request.id, count, str_slice(names, 0, taken), &out);
    send_reply(sftpd, &out);
}

/* Times and modes are accepted and ignored, since clients set them after a copy; a size is not. */
static enum tree_step do_set(struct sftpd *sftpd)
{
    struct tree_entry *entry = NULL;
    if (sftpd_scratch_find(sftpd, buf_str(&sftpd->path))) {
        sftpd_reply_ok(sftpd);
        return TREE_DONE;
    }
    enum tree_step step = tree_find(&sftpd->tree, buf_str(&sftpd->path), &entry);
    if (step != TREE_DONE) {
        return step;
    }
    if (sftpd->request.has_size) {
        step = tree_may_write(&sftpd->tree, buf_str(&sftpd->path));
        if (step != TREE_DONE) {
            return step;
        }
        if (sftpd->request.size > 0) {
            return tree_fail(
                    &sftpd->tree, 409, "Truncating is not supported; upload the whole file.");
        }
        buf_clear(&sftpd->emptied);
        buf_add_str(&sftpd->emptied, buf_str(&sftpd->path));
    }
    sftpd_reply_ok(sftpd);
    return TREE_DONE;
}

static void do_set_handle(struct sftpd *sftpd, struct sftpd_handle *handle)
{
    if (sftpd->request.has_size) {
        if (!may_be_so_long(sftpd, handle, sftpd->request.size)) {
            return;
        }
        set_length(handle, (size_t)sftpd->request.size);
        handle->written = true;
    }
    sftpd_reply_ok(sftpd);
}

static void do_real_path(struct sftpd *sftpd)
{
    struct buf names = {0};
    struct buf out = {0};
    struct sftpd_attributes attributes = {.folder = true};
    sftpd_put_name(buf_str(&sftpd->path), &attributes, &names);
    sftpd_put_names(sftpd->request.id, 1, buf_str(&names), &out);
    buf_finish(&names);
    send_reply(sftpd, &out);
}

static enum tree_step do_with_handle(struct sftpd *sftpd)
{
    struct sftpd_handle *handle = find_handle(sftpd);
    if (!handle) {
        reply_status(sftpd, SFTPD_FAILURE, "Unknown handle.");
        return TREE_DONE;
    }
    switch (sftpd->request.type) {
    case SFTPD_CLOSE:
    case SFTPD_FSYNC:
        return save(sftpd, handle);
    case SFTPD_READ:
        do_read(sftpd, handle);
        break;
    case SFTPD_WRITE:
        do_write(sftpd, handle);
        break;
    case SFTPD_READDIR:
        do_read_folder(sftpd, handle);
        break;
    case SFTPD_FSTAT: {
        struct sftpd_attributes attributes = {.folder = handle->folder,
                .writable = handle->write,
                .size = handle->folder ? 0 : handle->text.length,
                .time = handle->time};
        reply_attributes(sftpd, &attributes);
        break;
    }
    default:
        do_set_handle(sftpd, handle);
        break;
    }
    return TREE_DONE;
}

static enum tree_step do_request(struct sftpd *sftpd)
{
    switch (sftpd->request.type) {
    case SFTPD_OPEN:
        return do_open(sftpd);
    case SFTPD_CLOSE:
    case SFTPD_READ:
    case SFTPD_WRITE:
    case SFTPD_FSTAT:
    case SFTPD_FSETSTAT:
    case SFTPD_FSYNC:
    case SFTPD_READDIR:
        return do_with_handle(sftpd);
    case SFTPD_LSTAT:
    case SFTPD_STAT:
        return do_stat(sftpd);
    case SFTPD_SETSTAT:
        return do_set(sftpd);
    case SFTPD_OPENDIR:
        return do_open_folder(sftpd);
    case SFTPD_REALPATH:
        do_real_path(sftpd);
        return TREE_DONE;
    case SFTPD_RENAME:
        return sftpd_rename(sftpd);
    case SFTPD_REMOVE:
        return sftpd_remove(sftpd);
    case SFTPD_MKDIR:
    case SFTPD_RMDIR:
        reply_status(sftpd, SFTPD_DENIED,
                "Files belong to objects of the game: create, rename and remove those in the "
                "game.");
        return TREE_DONE;
    default:
        reply_status(sftpd, SFTPD_UNSUPPORTED, "Not supported here.");
        return TREE_DONE;
    }
}

/* -- the channel -- */

/* Tries the request, for the first time or again. */
static void work(struct sftpd *sftpd)
{
    enum tree_step step = do_request(sftpd);
    sftpd->works = step == TREE_WAITS;
    if (step == TREE_FAILED) {
        reply_failed(sftpd);
    }
}

static bool has_path(uint8_t type)
{
    return type == SFTPD_OPEN || type == SFTPD_LSTAT || type == SFTPD_STAT ||
           type == SFTPD_SETSTAT || type == SFTPD_OPENDIR || type == SFTPD_REALPATH ||
           type == SFTPD_REMOVE || type == SFTPD_RENAME;
}

static void take_packet(struct sftpd *sftpd)
{
    struct buf out = {0};
    if (!sftpd_packet_read(buf_str(&sftpd->packet), &sftpd->request)) {
        sshd_close(sftpd->channel->conn, "does not speak SFTP");
        return;
    }
    if (sftpd->request.type == SFTPD_INIT || !sftpd->begun) {
        if (sftpd->begun || sftpd->request.type != SFTPD_INIT) {
            sshd_close(sftpd->channel->conn, "does not speak SFTP");
            return;
        }
        sftpd->begun = true;
        sftpd_put_version(&out);
        send_reply(sftpd, &out);
        return;
    }
    buf_clear(&sftpd->path);
    buf_clear(&sftpd->to);
    if (sftpd->request.type == SFTPD_RENAME && !tree_path(sftpd->request.data, &sftpd->to)) {
        reply_status(sftpd, SFTPD_DENIED, "Invalid file name.");
        return;
    }
    if (has_path(sftpd->request.type) && !tree_path(sftpd->request.path, &sftpd->path)) {
        reply_status(sftpd, SFTPD_NO_SUCH_FILE, "Invalid file name.");
        return;
    }
    tree_begin(&sftpd->tree);
    work(sftpd);
}

static size_t on_received_sftpd(struct sshd_channel *channel, struct str bytes)
{
    struct sftpd *sftpd = sftpd_of(channel);
    bool waits = sftpd->works || channel->out.length > OUT_FULL;
    if (waits && !sftpd->works) {
        sshd_later(channel->conn, SFTPD_LOOK_SECONDS);
    }
    if (waits) {
        return 0;
    }
    buf_add_str(&sftpd->in, bytes);
    for (int i = 0;; i++) {
        size_t length = sftpd_packet_length(buf_str(&sftpd->in));
        if (length == SIZE_MAX) {
            sshd_close(channel->conn, "does not speak SFTP");
            return bytes.length;
        }
        if (length == 0 || sftpd->works || channel->conn->base.doomed) {
            return bytes.length;
        }
        if (i >= TURN_MOST || channel->out.length > OUT_FULL) {
            sshd_later(channel->conn, 0.0);
            return bytes.length;
        }
        buf_clear(&sftpd->packet);
        buf_add_str(&sftpd->packet, str_slice(buf_str(&sftpd->in), 4, length));
        buf_consume(&sftpd->in, length);
        take_packet(sftpd);
    }
}

static void on_replied(struct sshd_channel *channel, bool done, const json_t *reply)
{
    struct sftpd *sftpd = sftpd_of(channel);
    tree_replied(&sftpd->tree, done, reply);
    work(sftpd);
}

static void on_end(struct sshd_channel *channel)
{
    const struct sftpd *sftpd = sftpd_of(channel);
    if (!sftpd->works && sftpd_packet_length(buf_str(&sftpd->in)) == 0) {
        sshd_channel_close(channel);
    }
}

static void on_finish_sftpd(struct sshd_channel *channel, const char *reason)
{
    struct sftpd *sftpd = sftpd_of(channel);
    (void)reason;
    for (size_t i = 0; i < SFTPD_HANDLES_MAX; i++) {
        free_handle(&sftpd->handles[i]);
    }
    tree_finish(&sftpd->tree);
    buf_finish(&sftpd->in);
    buf_finish(&sftpd->packet);
    buf_finish(&sftpd->path);
    buf_finish(&sftpd->emptied);
    buf_finish(&sftpd->to);
    for (size_t i = 0; i < SFTPD_SCRATCH_MAX; i++) {
        sftpd_scratch_remove(&sftpd->scratch[i]);
    }
    mem_free(sftpd);
}

static const struct sshd_use sftpd_use = {
        .received = on_received_sftpd,
        .ended = on_end,
        .replied = on_replied,
        .finish = on_finish_sftpd,
};

static void call(void *data, const char *name, json_t *args)
{
    struct sftpd *sftpd = data;
    sshd_call(sftpd->channel->conn, sftpd->channel->number, name, args);
}

bool sftpd_begin(struct sshd_channel *channel)
{
    if (!channel->conn->token) {
        return false;
    }
    struct sftpd *sftpd = mem_alloc(sizeof(*sftpd));
    sftpd->channel = channel;
    sftpd->tree.call = call;
    sftpd->tree.data = sftpd;
    channel->own = sftpd;
    channel->use = &sftpd_use;
    return true;
}
