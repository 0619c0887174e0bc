using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClbCloud.Storage.Tests.PowerLoss;

/// <summary>
/// An SQLite VFS that passes everything to the default one and notes each write, truncation, sync and deletion in the
/// <see cref="DiskLog"/> of the folder. Only those methods are replaced; locks and shared memory go straight through.
/// </summary>
internal static unsafe partial class RecordingVfs
{
    internal const string Name = "clbcloud-recording";

    private static readonly ConcurrentDictionary<string, DiskLog> Logs = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static readonly ConcurrentDictionary<(nint Methods, bool NoSharedMemory), nint> Replaced = new();
    private static readonly Vfs* Real = Register();

    /// <summary>Begins to record what happens to files in <paramref name="folder"/>.</summary>
    internal static DiskLog Record(string folder, bool noSharedMemory = false)
    {
        if (Real == null) throw new InvalidOperationException("SQLite has no default VFS.");
        return Logs.GetOrAdd(Path.GetFullPath(folder), _ => new DiskLog { NoSharedMemory = noSharedMemory });
    }

    internal static void Forget(string folder) => Logs.TryRemove(Path.GetFullPath(folder), out _);

    private static Vfs* Register()
    {
        SQLitePCL.Batteries_V2.Init();
        var real = Find(null);
        // Both live as long as the process: SQLite keeps the pointers.
        var ours = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *ours = *real;
        ours->Name = Marshal.StringToCoTaskMemUTF8(Name);
        ours->Open = &Open;
        ours->Delete = &Delete;
        return Register(ours, 0) == 0 ? real : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, File* file, int flags, int* outFlags)
    {
        var status = Real->Open(vfs, name, file, flags, outFlags);
        if (status != 0 || name == null || LogOf(name, out var fileName) is not { } log) return status;
        var methods = file->Methods;
        Files[(nint)file] = new(log, fileName, (nint)methods);
        file->Methods = (Methods*)Replaced.GetOrAdd(((nint)methods, log.NoSharedMemory), Replace);
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncFolder)
    {
        var log = LogOf(name, out var file);
        if (log?.FaultOf(DiskOp.Delete, file) is { } fault and not 0) return fault;
        var status = Real->Delete(vfs, name, syncFolder);
        if (status == 0) log?.Add(new(DiskOp.Delete, file, 0, []));
        return status;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(File* file)
    {
        Files.TryRemove((nint)file, out var open);
        return ((Methods*)open!.Methods)->Close(file);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(File* file, byte* data, int count, long offset)
    {
        var open = Files[(nint)file];
        if (open.Log.FaultOf(DiskOp.Write, open.Name) is var fault and not 0) return fault;
        open.Log.Add(new(DiskOp.Write, open.Name, offset, new ReadOnlySpan<byte>(data, count).ToArray()));
        return ((Methods*)open.Methods)->Write(file, data, count, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(File* file, long size)
    {
        var open = Files[(nint)file];
        if (open.Log.FaultOf(DiskOp.Truncate, open.Name) is var fault and not 0) return fault;
        open.Log.Add(new(DiskOp.Truncate, open.Name, size, []));
        return ((Methods*)open.Methods)->Truncate(file, size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(File* file, int flags)
    {
        var open = Files[(nint)file];
        if (open.Log.FaultOf(DiskOp.Sync, open.Name) is var fault and not 0) return fault;
        var status = ((Methods*)open.Methods)->Sync(file, flags);
        if (status == 0) open.Log.Add(new(DiskOp.Sync, open.Name, 0, []));
        return status;
    }

    private static DiskLog? LogOf(byte* path, out string file)
    {
        var full = Marshal.PtrToStringUTF8((nint)path) ?? "";
        file = Path.GetFileName(full);
        return Path.GetDirectoryName(full) is { } folder && Logs.TryGetValue(folder, out var log) ? log : null;
    }

    private static nint Replace((nint Methods, bool NoSharedMemory) from)
    {
        var ours = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
        *ours = *(Methods*)from.Methods;
        // Version 1 of the methods ends before those for shared memory.
        if (from.NoSharedMemory) ours->Version = 1;
        ours->Close = &Close;
        ours->Write = &Write;
        ours->Truncate = &Truncate;
        ours->Sync = &Sync;
        return (nint)ours;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial Vfs* Find(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Register(Vfs* vfs, int makeDefault);

    private sealed record OpenFile(DiskLog Log, string Name, nint Methods);

    // The layouts of sqlite3_file, sqlite3_io_methods (version 3) and sqlite3_vfs (version 3).
    [StructLayout(LayoutKind.Sequential)]
    private struct File
    {
        internal Methods* Methods;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Methods
    {
        internal int Version;
        internal delegate* unmanaged[Cdecl]<File*, int> Close;
        internal nint Read;
        internal delegate* unmanaged[Cdecl]<File*, byte*, int, long, int> Write;
        internal delegate* unmanaged[Cdecl]<File*, long, int> Truncate;
        internal delegate* unmanaged[Cdecl]<File*, int, int> Sync;
        internal nint FileSize, Lock, Unlock, CheckReservedLock, FileControl, SectorSize, DeviceCharacteristics;
        internal nint ShmMap, ShmLock, ShmBarrier, ShmUnmap, Fetch, Unfetch;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        internal int Version, FileBytes, MaxPath;
        internal Vfs* Next;
        internal nint Name, AppData;
        internal delegate* unmanaged[Cdecl]<Vfs*, byte*, File*, int, int*, int> Open;
        internal delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        internal nint Access, FullPath, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError;
        internal nint CurrentTimeInt64, SetSystemCall, GetSystemCall, NextSystemCall;
    }
}
