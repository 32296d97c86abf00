using AgentNet.Contracts;
using AgentNet.Workflows.Source;

namespace AgentNet.Workflows.Definition;

/// <summary>What must hold between the stages of a workflow: unique ids, no dangling or misplaced reference, no cycle.</summary>
internal sealed class WorkflowChecks(WorkflowDefinition workflow, SourceErrors errors)
{
    private static readonly string[] Aspects = ["result", "failures", "count"];

    public void Run()
    {
        foreach (var doubled in workflow.Stages.GroupBy(stage => stage.Id).SelectMany(group => group.Skip(1)))
        {
            errors.Add(doubled.At.Id, $"the stage id '{doubled.Id}' is given twice");
        }

        foreach (var stage in workflow.Stages)
        {
            After(stage);
            Map(stage);
            Input(stage);
        }

        if (!errors.Any)
        {
            Cycles();
        }
    }

    private void After(StageDefinition stage)
    {
        for (var i = 0; i < stage.After.Count; i++)
        {
            Known(stage.After[i], stage.At.After[i]);
        }
    }

    private void Map(StageDefinition stage)
    {
        if (stage.Map is null)
        {
            return;
        }

        try
        {
            var reference = TemplateReference.Parse(stage.Map);
            if (reference.Root is not ("stages" or "inputs"))
            {
                errors.Add(stage.At.Map, $"'map' reads a list from ${{stages...}} or ${{inputs...}}, not ${{{reference.Text}}}");
            }
            else
            {
                Reference(reference, stage, stage.At.Map);
            }
        }
        catch (TemplateException malformed)
        {
            errors.Add(stage.At.Map, malformed.Message);
        }
    }

    private void Input(StageDefinition stage)
    {
        var bytes = System.Text.Encoding.UTF8.GetByteCount(stage.Input?.ToJsonString() ?? "");
        if (bytes > Payloads.InlineLimitBytes)
        {
            errors.Add(stage.At.Input, $"the input of '{stage.Id}' has {bytes} bytes, at most {Payloads.InlineLimitBytes} fit; put the bulk into a file and read it in a stage");
        }

        try
        {
            foreach (var reference in InputTemplate.ReferencesOf(stage.Input))
            {
                Reference(reference, stage, stage.At.Input);
            }
        }
        catch (TemplateException malformed)
        {
            errors.Add(stage.At.Input, malformed.Message);
        }
    }

    private void Reference(TemplateReference reference, StageDefinition stage, SourcePosition at)
    {
        switch (reference.Root)
        {
            case "item" or "index" when stage.Map is null:
                errors.Add(at, $"${{{reference.Text}}} exists only in a stage with 'map'; the stage '{stage.Id}' has none");
                break;
            case "inputs" when reference.Steps.Count > 0 && workflow.Inputs.All(input => input.Name != reference.Steps[0]):
                errors.Add(at, $"${{{reference.Text}}}: there is no input '{reference.Steps[0]}'{NearestName.Suggest(reference.Steps[0], [.. workflow.Inputs.Select(input => input.Name)])}");
                break;
            case "tasks":
                errors.Add(at, $"${{{reference.Text}}}: a workflow's stages read each other by ${{stages.<id>.result}}, not by ${{tasks...}}");
                break;
            case "stages" when reference.Steps.Count < 2 || !Aspects.Contains(reference.Steps[1]):
                errors.Add(at, $"${{{reference.Text}}}: write ${{stages.<id>.result}}, .failures or .count");
                break;
            case "stages":
                Known(reference.Steps[0], at);
                break;
        }
    }

    private void Known(string stageId, SourcePosition at)
    {
        if (workflow.Stages.All(stage => stage.Id != stageId))
        {
            errors.Add(at, $"there is no stage '{stageId}'{NearestName.Suggest(stageId, [.. workflow.Stages.Select(stage => stage.Id)])}");
        }
    }

    // Depth first; the path so far is the cycle when it meets itself. At most as deep as there are stages.
    private void Cycles()
    {
        var stages = workflow.Stages.ToDictionary(stage => stage.Id, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in workflow.Stages)
        {
            if (FindCycle(stage.Id, [], stages, done) is { } cycle)
            {
                errors.Add(stages[cycle[0]].At.Id, $"stages wait for each other: {string.Join(" -> ", cycle)}");
                return;
            }
        }
    }

    private static List<string>? FindCycle(string id, List<string> path, Dictionary<string, StageDefinition> stages, HashSet<string> done)
    {
        if (done.Contains(id))
        {
            return null;
        }

        var met = path.IndexOf(id);
        if (met >= 0)
        {
            return [.. path[met..], id];
        }

        path.Add(id);
        foreach (var dependency in StageDependencies.Of(stages[id]))
        {
            if (FindCycle(dependency, path, stages, done) is { } cycle)
            {
                return cycle;
            }
        }

        path.RemoveAt(path.Count - 1);
        done.Add(id);
        return null;
    }
}
