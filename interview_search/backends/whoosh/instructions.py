"""What processors do in one instruction and Python has no word for; for compiled loops."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic as _intrinsic

intrinsic: Any = _intrinsic


@intrinsic
def ones(typing: Any, number: Any) -> Any:
    """How many bits of a u8 are set."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), code


@intrinsic
def lowest(typing: Any, number: Any) -> Any:
    """Which bit of a u8 is the lowest that is set; 64 where none is."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), code


@intrinsic
def prefetch(typing: Any, address: Any) -> Any:
    """Have the memory at an address read while other work goes on; any address will do."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], shape)
        place = builder.inttoptr(arguments[0], cgutils.voidptr_t)
        # To be read, to be kept in all caches, data.
        builder.call(fetch, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(types.int64), code


@intrinsic
def pointer(typing: Any, address: Any) -> Any:
    """A number as the address that it is."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), code
