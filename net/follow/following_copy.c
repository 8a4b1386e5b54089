/* following_copy.c -- receives a full copy of a world over the link.
 *
 * Commits made meanwhile are stored in a separate file until the copy is complete and
 * installed, so a copy may take any time. The previous file stays until then, since it is all
 * there is if the leader dies meanwhile. */
#include "net/follow/following.h"

#include "engine/app/world_make.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/base/octets.h"
#include "world/store/store_restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 4 };

static char *name_of_following_copy(const char *world, const char *end)
{
    struct buf name = {0};
    buf_printf(&name, "%s%s", world, end);
    char *text = str_dup(buf_str(&name));
    buf_finish(&name);
    return text;
}

static int make_following_copy(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
}

bool following_copy_begin(struct following_copy *copy, const char *world, struct err *err)
{
    following_copy_end(copy);
    copy->path = name_of_following_copy(world, ".copying");
    copy->spool = name_of_following_copy(world, ".copying-log");
    copy->fd = make_following_copy(copy->path);
    copy->spool_fd = make_following_copy(copy->spool);
    if (copy->fd < 0 || copy->spool_fd < 0) {
        err_set(err, ERR_IO, "cannot make %s: %s", world, file_why(world, FILE_MAKE).text);
        following_copy_end(copy);
        return false;
    }
    return true;
}

static bool append(int fd, const char *path, struct str bytes, struct err *err)
{
    while (bytes.length > 0) {
        ssize_t n = write(fd, bytes.bytes, bytes.length);
        if (n < 0 && errno != EINTR) {
            return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
        }
        bytes = str_slice(bytes, n > 0 ? (size_t)n : 0, bytes.length);
    }
    return true;
}

bool following_copy_piece(struct following_copy *copy, struct str bytes, struct err *err)
{
    copy->size += bytes.length;
    return append(copy->fd, copy->path, bytes, err);
}

bool following_copy_spool(struct following_copy *copy, struct str bytes, struct err *err)
{
    struct buf head = {0};
    buf_add_u32(&head, (uint32_t)bytes.length);
    bool ok = append(copy->spool_fd, copy->spool, buf_str(&head), err) &&
              append(copy->spool_fd, copy->spool, bytes, err);
    copy->spooled += HEAD_BYTES + bytes.length;
    buf_finish(&head);
    return ok;
}

bool following_copy_install(
        struct following_copy *copy, const char *world, bool is_old, struct err *err)
{
    char *aside = NULL;
    bool ok = fsync(copy->fd) == 0 ||
              err_set(err, ERR_IO, "cannot write %s: %s", copy->path, strerror(errno));
    (void)close(copy->fd);
    copy->fd = -1;
    ok = ok && store_replace(world, copy->path, &aside, err);
    if (ok && aside && is_old) {
        world_unmake(aside);
    } else if (ok && aside) {
        log_notice("the file that was %s before is kept as %s", world, aside);
    }
    mem_free(aside);
    copy->whole = ok;
    return ok;
}

static bool read_at(const struct following_copy *copy, char *bytes, size_t size, uint64_t at)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = pread(copy->spool_fd, bytes + done, size - done, (off_t)(at + done));
        if (n <= 0) {
            return false;
        }
        done += (size_t)n;
    }
    return true;
}

bool following_copy_next(
        struct following_copy *copy, struct buf *out, bool *out_more, struct err *err)
{
    unsigned char head[HEAD_BYTES];
    *out_more = copy->read < copy->spooled;
    if (!*out_more) {
        return true;
    }
    bool ok = read_at(copy, (char *)head, sizeof(head), copy->read);
    uint32_t length = octets_little(head);
    if (!ok || copy->read + HEAD_BYTES + length > copy->spooled) {
        return err_set(err, ERR_IO, "cannot read %s", copy->spool);
    }
    char *room = buf_reserve(out, length + 1);
    if (!read_at(copy, room, length, copy->read + HEAD_BYTES)) {
        return err_set(err, ERR_IO, "cannot read %s", copy->spool);
    }
    buf_added(out, length);
    copy->read += HEAD_BYTES + length;
    return true;
}

void following_copy_end(struct following_copy *copy)
{
    if (!copy->path) {
        return;
    }
    if (copy->fd >= 0) {
        (void)close(copy->fd);
    }
    if (copy->spool_fd >= 0) {
        (void)close(copy->spool_fd);
    }
    if (!copy->whole) {
        (void)unlink(copy->path);
    }
    (void)unlink(copy->spool);
    mem_free(copy->path);
    mem_free(copy->spool);
    *copy = (struct following_copy){0};
}
