// Stands in for <stdbool.h> of the macOS SDK.
#ifndef PICKET_STANDIN_STDBOOL_H
#define PICKET_STANDIN_STDBOOL_H

#define bool _Bool
#define true 1
#define false 0

#endif
