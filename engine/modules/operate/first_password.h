#pragma once

/* Removes the file with the first password beside a copy that `skein follow` keeps, if it is not the
 * password of the copy's wizard. */
void operate_password_check_copy(const char *copy);
