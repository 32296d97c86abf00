using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using Akka.Util;

namespace Akka.Remote.Wire.Compact;

/// <summary>
/// Generates the code that writes and reads an object as its fields, private and inherited ones too, in a fixed order. No
/// constructor runs when it is read: it gets exactly what was written.
/// </summary>
internal static class FieldsCode
{
    private static readonly HashSet<Type> Direct =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(string),
    ];

    public static CompactShape<T> Generate<T>()
    {
        var fields = FieldsOf(typeof(T));
        return new CompactShape<T>(LayoutOf(fields), Writer<T>(fields), Reader<T>(fields));
    }

    private static List<FieldInfo> FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType); declaring = declaring.BaseType)
        {
            fields.AddRange(declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(static field => !field.IsDefined(typeof(NonSerializedAttribute)))
                .OrderBy(static field => field.Name, StringComparer.Ordinal));
        }

        return fields;
    }

    private static string LayoutOf(List<FieldInfo> fields)
    {
        var layout = new StringBuilder();
        foreach (var field in fields) layout.Append(field.Name).Append(':').Append(ShortTypeName.Of(field.FieldType)).Append(';');
        return layout.ToString();
    }

    // value.field -> to.WriteInt32(...) for what has a method of its own, to.Write<FieldType>(...) for the rest.
    private static CompactWrite<T> Writer<T>(List<FieldInfo> fields)
    {
        var method = new DynamicMethod($"write {typeof(T)}", typeof(void), [typeof(CompactWriter), typeof(T)], typeof(FieldsCode).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            if (typeof(T).IsValueType) il.Emit(OpCodes.Ldarga_S, 1);
            else il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldfld, field);
            il.Emit(OpCodes.Call, MethodFor(typeof(CompactWriter), "Write", field.FieldType));
        }

        if (fields.Count == 0) EmitPad(il);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CompactWrite<T>>();
    }

    private static CompactRead<T> Reader<T>(List<FieldInfo> fields)
    {
        var method = new DynamicMethod($"read {typeof(T)}", typeof(T), [typeof(CompactReader).MakeByRefType()], typeof(FieldsCode).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var value = il.DeclareLocal(typeof(T));
        if (typeof(T).IsValueType)
        {
            il.Emit(OpCodes.Ldloca, value);
            il.Emit(OpCodes.Initobj, typeof(T));
        }
        else
        {
            il.Emit(OpCodes.Ldtoken, typeof(T));
            il.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
            il.Emit(OpCodes.Call, typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.GetUninitializedObject))!);
            il.Emit(OpCodes.Stloc, value);
        }

        foreach (var field in fields)
        {
            if (typeof(T).IsValueType) il.Emit(OpCodes.Ldloca, value);
            else il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, MethodFor(typeof(CompactReader), "Read", field.FieldType));
            il.Emit(OpCodes.Stfld, field);
        }

        if (fields.Count == 0)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, typeof(CompactReader).GetMethod(nameof(CompactReader.ReadByte))!);
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CompactRead<T>>();
    }

    // Every value takes a byte, so that a count of items is bounded by the bytes that are left.
    private static void EmitPad(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Call, typeof(CompactWriter).GetMethod(nameof(CompactWriter.WriteByte))!);
    }

    private static MethodInfo MethodFor(Type type, string verb, Type value) =>
        Direct.Contains(value)
            ? type.GetMethod(verb + value.Name)!
            : type.GetMethods().Single(method => method.Name == verb && method.IsGenericMethodDefinition).MakeGenericMethod(value);
}
