namespace Api;

/// <summary>
/// One public member in comparable form. Two members are the same when <see cref="Key"/> is equal; <see cref="Call"/>
/// leaves out what a reference to the member does not carry (modifiers, defaults, accessors). <see cref="Names"/> are those
/// of a method's parameters, which a caller may write out.
/// </summary>
internal sealed record Signature(string Name, string Key, string Call, bool HasGetter = false, bool HasSetter = false, string Names = "")
{
    private static readonly string[] Modifiers =
        ["protected", "static", "abstract", "virtual", "override", "readonly", "const", "sealed", "new", "async", "event"];

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["/"] = "op_Division", ["+"] = "op_Addition", ["-"] = "op_Subtraction", ["=="] = "op_Equality", ["!="] = "op_Inequality",
        ["<"] = "op_LessThan", [">"] = "op_GreaterThan", ["<="] = "op_LessThanOrEqual", [">="] = "op_GreaterThanOrEqual",
    };

    public static Signature Value(string name, string type, bool isProtected, bool isStatic, bool get, bool set, string index = "") =>
        new(name, $"{Flags(isProtected, isStatic)}{name}{index} : {type}", $"{name}{index} : {type}", get, set);

    public static Signature Method(string name, int arity, IEnumerable<string> parameters, IEnumerable<string> names, string returns, bool isProtected, bool isStatic)
    {
        var list = parameters.ToList();
        var generic = arity == 0 ? "" : $"`{arity}";
        var plain = list.Select(parameter => parameter.Replace("this ", "", StringComparison.Ordinal).Replace(" =", "", StringComparison.Ordinal));
        return new(name, $"{Flags(isProtected, isStatic)}{name}{generic}({string.Join(", ", list)}) : {returns}", $"{name}{generic}({string.Join(", ", plain)}) : {returns}", Names: string.Join(", ", names));
    }

    /// <summary>Reads a member as it stands in the list; null for what is no member (a constraint).</summary>
    public static Signature? Parse(string text, string typeName, IReadOnlyList<string> typeParameters)
    {
        if (text.StartsWith("where ", StringComparison.Ordinal))
            return null;
        var modifiers = new HashSet<string>();
        while (Modifiers.FirstOrDefault(modifier => text.StartsWith(modifier + " ", StringComparison.Ordinal)) is { } found)
        {
            modifiers.Add(found);
            text = text[(found.Length + 1)..];
        }

        bool isProtected = modifiers.Contains("protected"), isConstant = modifiers.Contains("const");
        var isStatic = modifiers.Contains("static") || isConstant;
        var accessors = text.IndexOf(" {", StringComparison.Ordinal);
        if (accessors > 0 && text.EndsWith('}'))
            return Property(text[..accessors], text[accessors..], isProtected, isStatic, typeParameters);
        if (text.IndexOf(" where ", StringComparison.Ordinal) is > 0 and var where)
            text = text[..where];
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 || isConstant
            ? Field(text, isProtected, isStatic, modifiers.Contains("readonly") || isConstant, typeParameters)
            : Callable(text, open, isProtected, isStatic, typeName, typeParameters);
    }

    private static Signature Property(string text, string accessors, bool isProtected, bool isStatic, IReadOnlyList<string> typeParameters)
    {
        var types = new TypeText(typeParameters, []);
        var get = accessors.Contains("get", StringComparison.Ordinal);
        var set = accessors.Contains("set", StringComparison.Ordinal);
        var index = text.IndexOf(" this[", StringComparison.Ordinal);
        if (index < 0)
        {
            var start = TypeText.NameStart(text);
            return Value(text[start..], types.Canonical(text[..(start - 1)]), isProtected, isStatic, get, set);
        }

        var parameters = TypeText.Split(text[(index + 6)..^1]).Select(parameter => Parameter(parameter, types));
        return Value("Item", types.Canonical(text[..index]), isProtected, isStatic, get, set, $"[{string.Join(", ", parameters)}]");
    }

    private static Signature Field(string text, bool isProtected, bool isStatic, bool isReadOnly, IReadOnlyList<string> typeParameters)
    {
        var value = text.IndexOf(" = ", StringComparison.Ordinal);
        var declared = value < 0 ? text : text[..value];
        var start = TypeText.NameStart(declared);
        if (start == 0)
            return new Signature(declared, text, declared); // a member of an enum: the name with its number
        return Value(declared[start..], new TypeText(typeParameters, []).Canonical(declared[..(start - 1)]), isProtected, isStatic, true, !isReadOnly);
    }

    private static Signature? Callable(string text, int open, bool isProtected, bool isStatic, string typeName, IReadOnlyList<string> typeParameters)
    {
        var head = text[..open];
        var start = TypeText.NameStart(head);
        var name = head[start..];
        IReadOnlyList<string> methodParameters = [];
        if (name.Length > 1 && name.IndexOf('<', StringComparison.Ordinal) is > 0 and var generic)
        {
            methodParameters = TypeText.Split(name[(generic + 1)..^1]);
            name = name[..generic];
        }

        var types = new TypeText(typeParameters, methodParameters);
        var written = TypeText.Split(text[(open + 1)..text.LastIndexOf(')')]);
        var parameters = written.Select(parameter => Parameter(parameter, types));
        var names = written.Select(ParameterName);
        if (start > 0)
            return Method(Operators.GetValueOrDefault(name, name), methodParameters.Count, parameters, names, types.Canonical(head[..(start - 1)]), isProtected, isStatic);
        return name == typeName ? Method(".ctor", 0, parameters, names, "void", isProtected, false) : null;
    }

    private static string Parameter(string text, TypeText types)
    {
        var value = text.IndexOf(" = ", StringComparison.Ordinal);
        var optional = value >= 0;
        var words = optional ? text[..value] : text;
        var prefix = "";
        foreach (var modifier in new[] { "this ", "params ", "out ", "ref ", "in " })
        {
            if (!words.StartsWith(modifier, StringComparison.Ordinal))
                continue;
            words = words[modifier.Length..];
            prefix = modifier switch { "this " => "this ", "params " => "", _ => "ref " };
            break;
        }

        return prefix + types.Canonical(words[..(TypeText.NameStart(words) - 1)]) + (optional ? " =" : "");
    }

    private static string ParameterName(string text)
    {
        var value = text.IndexOf(" = ", StringComparison.Ordinal);
        var words = value >= 0 ? text[..value] : text;
        return words[TypeText.NameStart(words)..].TrimStart('@');
    }

    private static string Flags(bool isProtected, bool isStatic) => (isProtected ? "protected " : "") + (isStatic ? "static " : "");
}
